import { z } from "zod";

const holderSchema = z.object({ pid: z.int(), command: z.string() });
/** The process that has a folder open. */
export type FolderHolder = z.infer<typeof holderSchema>;

/** The name of this process for others. */
export function describeThisProcess(): FolderHolder {
  const name = /\/cli\/([a-z_]+)\/main\.ts$/.exec(Deno.mainModule)?.[1];
  const command = name === undefined ? "a process" : `deno task ${name.replaceAll("_", "-")}`;
  return { pid: Deno.pid, command };
}

/** Parses the name of a process, or null when it is invalid. */
export function parseHolder(text: string): FolderHolder | null {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** "deno task dev" (pid 123) */
export function nameHolder(holder: FolderHolder | null): string {
  if (holder === null) return "another process";
  return `"${holder.command}" (pid ${holder.pid})`;
}
