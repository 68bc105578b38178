import { z } from "zod";
import { ifMissing } from "../../lib/if_missing.ts";
import type { ProjectAddress } from "../../lib/find_project.ts";

const stackFileSchema = z.object({
  url: z.url(),
  secretKey: z.string(),
  /** Port on 127.0.0.1 where commands announce that they use the stack. */
  guestPort: z.int(),
  pid: z.int(),
  command: z.string(),
  /** Addresses its functions call instead of the catalogue's, by variable. */
  addresses: z.record(z.string(), z.string()).default({}),
});
/** Facts about a stack for other commands of this user. */
export type StackFile = z.infer<typeof stackFileSchema> & ProjectAddress;

/** Writes the file that tells other commands how to reach the stack of `folder`, in one step. */
export async function writeStackFile(
  folder: string,
  { url, secretKey, guestPort, pid, command, addresses }: StackFile,
): Promise<void> {
  const text = JSON.stringify({ url, secretKey, guestPort, pid, command, addresses });
  const draft = `${path(folder)}.${pid}`;
  await Deno.writeTextFile(draft, text, { mode: 0o600 });
  await Deno.rename(draft, path(folder));
}

/** Reads what is known about the stack of `folder`, or null when there is no valid file. */
export async function readStackFile(folder: string): Promise<StackFile | null> {
  try {
    return stackFileSchema.parse(JSON.parse(await Deno.readTextFile(path(folder))));
  } catch (error) {
    const unknown = error instanceof Deno.errors.NotFound || error instanceof SyntaxError ||
      error instanceof z.ZodError;
    if (unknown) return null;
    throw new Error(`Cannot read ${path(folder)}: ${(error as Error).message}`, { cause: error });
  }
}

export async function removeStackFile(folder: string): Promise<void> {
  await Deno.remove(path(folder)).catch(ifMissing(undefined));
}

function path(folder: string): string {
  return `${folder}/stack.json`;
}
