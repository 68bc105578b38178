import { fileURLToPath } from "node:url";

/**
 * Argument of every started Deno: the packages it may use, with their hashes. The tasks of
 * `deno.json` name the lock file, but `deno.json` itself does not, since `deno task` would then
 * fetch everything in it before any task.
 */
export const PACKAGES_LOCK = `--lock=${fileURLToPath(new URL("../deno.lock", import.meta.url))}`;
