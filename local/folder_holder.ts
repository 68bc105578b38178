import { z } from "zod";

const holderSchema = z.object({ pid: z.int(), command: z.string() });
/** The process that has a folder. */
export type FolderHolder = z.infer<typeof holderSchema>;

/** How this process names itself to others. */
export function describeThisProcess(): FolderHolder {
  const name = /\/cli\/([a-z_]+)\/main\.ts$/.exec(Deno.mainModule)?.[1];
  const command = name === undefined ? "a process" : `deno task ${name.replaceAll("_", "-")}`;
  return { pid: Deno.pid, command };
}

/** What a process has said of itself, or null when it was not understood. */
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
