import type { LogLine } from "../../local/log_line.ts";
import type { Place } from "./candidate_modes.ts";
import type { FolderOptions } from "./open_folder.ts";
import { findProject, type ProjectAddress } from "../../lib/find_project.ts";
import { printLine } from "./print_line.ts";
import { readEnvironment } from "../../lib/read_environment.ts";
import type { LocalOptions } from "./start_mode.ts";
import { startLocal } from "./start_local.ts";

/** The project or stack of a command, until it is disposed of. */
export interface Project extends ProjectAddress, AsyncDisposable {
  /** The name of the project or stack, to print. */
  description: string;
}

/**
 * The project that the environment names, else the local stack, which
 * `--live` and `--simulated` always mean.
 */
export async function connectProject(
  place: Place,
  options: FolderOptions & Pick<LocalOptions, "called"> = {},
): Promise<Project> {
  const env = readEnvironment(Deno.env.toObject());
  const named = place.live || place.simulated ? null : findProject(env);
  if (named !== null) {
    return {
      ...named,
      description: `Supabase project ${named.url}`,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
  return await startLocal(env, place, {
    ...options,
    // This job replaces lost workers, as on a hosted project.
    cronJobs: ["resume-runs"],
    onLine: (line) => line.level === "error" && !isReported(line) && printLine(line),
  });
}

/**
 * Whether the line is about one call of a provider; the command prints the
 * results of calls itself.
 */
function isReported(line: LogLine): boolean {
  return line.outcome !== undefined || (line.sync_id !== undefined && line.provider !== undefined);
}
