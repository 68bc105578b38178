import { fileURLToPath } from "node:url";

/**
 * Argument of every Deno that is started: the packages it may use, each with its
 * hash. The tasks of `deno.json` name it too, and `deno.json` itself does not,
 * for `deno task` fetches all that its lock file holds, whatever the task runs.
 */
export const PACKAGES_LOCK = `--lock=${fileURLToPath(new URL("../deno.lock", import.meta.url))}`;
