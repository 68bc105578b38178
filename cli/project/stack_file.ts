import { z } from "zod";
import type { ProjectAddress } from "../../lib/find_project.ts";

const stackFileSchema = z.object({ url: z.url(), secretKey: z.string() });

/** Tells other commands of this user how to reach the stack that keeps `folder` open. */
export async function writeStackFile(
  folder: string,
  { url, secretKey }: ProjectAddress,
): Promise<void> {
  await removeStackFile(folder);
  await Deno.writeTextFile(path(folder), JSON.stringify({ url, secretKey }), { mode: 0o600 });
}

/** The stack that keeps `folder` open, or null when none says so. */
export async function readStackFile(folder: string): Promise<ProjectAddress | null> {
  try {
    return stackFileSchema.parse(JSON.parse(await Deno.readTextFile(path(folder))));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw new Error(`Cannot read ${path(folder)}: remove it and start the stack again`);
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
