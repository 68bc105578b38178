import type { Place } from "./candidate_modes.ts";
import { connectProject, type Project } from "./connect_project.ts";
import { findProject } from "../../lib/find_project.ts";
import { findRunningStack } from "./find_running_stack.ts";
import { readEnvironment } from "../../lib/read_environment.ts";

/** A project that may have been running before this command. */
export interface ReachedProject extends Project {
  /** Whether its schedules run when no command does. */
  alwaysOn: boolean;
  /** Whether it is the local stack of this folder. */
  local: boolean;
}

/**
 * The project that the environment names, else the local stack: a running one, or one started for
 * this command.
 */
export async function reachProject(place: Place, signal?: AbortSignal): Promise<ReachedProject> {
  const env = readEnvironment(Deno.env.toObject());
  const named = !place.live && !place.simulated && findProject(env) !== null;
  const running = named ? null : await findRunningStack(env, place);
  if (running === null) {
    return { ...await connectProject(place, { signal }), alwaysOn: named, local: !named };
  }
  return {
    ...running,
    description: (running.mode === "simulated" ? "SIMULATED providers.\n" : "") +
      `Local stack ${running.url}`,
    alwaysOn: running.command === "deno task dev",
    local: true,
  };
}
