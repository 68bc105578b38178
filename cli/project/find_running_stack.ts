import { candidateModes, type Mode, type Place } from "./candidate_modes.ts";
import { type JoinedStack, joinStack } from "./join_stack.ts";

/** A local stack that is up. */
export interface RunningStack extends JoinedStack {
  mode: Mode;
}

/** The local stack that another command runs, or null when none answers. */
export async function findRunningStack(
  env: Record<string, string>,
  place: Place,
): Promise<RunningStack | null> {
  for (const mode of candidateModes(env, place)) {
    const running = await joinStack(`${place["data-dir"]}/${mode}`);
    if (running !== null) return { ...running, mode };
  }
  return null;
}
