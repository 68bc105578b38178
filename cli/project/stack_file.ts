import { z } from "zod";
import type { ProjectAddress } from "../../lib/find_project.ts";

const stackFileSchema = z.object({
  url: z.url(),
  secretKey: z.string(),
  /** Where those that use the stack say so, on 127.0.0.1. */
  guestPort: z.int(),
  pid: z.int(),
  command: z.string(),
  /** Where its functions send calls instead of to the catalogue's addresses, by variable. */
  addresses: z.record(z.string(), z.string()).default({}),
});
/** What the process that keeps a folder open says to other commands of this user. */
export type StackFile = z.infer<typeof stackFileSchema> & ProjectAddress;

/** Tells other commands how to reach the stack that keeps `folder` open: all of it at once. */
export async function writeStackFile(
  folder: string,
  { url, secretKey, guestPort, pid, command, addresses }: StackFile,
): Promise<void> {
  const text = JSON.stringify({ url, secretKey, guestPort, pid, command, addresses });
  const draft = `${path(folder)}.${pid}`;
  await Deno.writeTextFile(draft, text, { mode: 0o600 });
  await Deno.rename(draft, path(folder));
}

/** What was said of the stack that keeps `folder` open, or null when nothing was that is understood. */
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

/** Takes the word back. */
export async function removeStackFile(folder: string): Promise<void> {
  try {
    await Deno.remove(path(folder));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function path(folder: string): string {
  return `${folder}/stack.json`;
}
