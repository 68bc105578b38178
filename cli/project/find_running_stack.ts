import { candidateModes, type Mode, type Place } from "./candidate_modes.ts";
import type { ProjectAddress } from "../../lib/find_project.ts";
import { postQuery } from "./post_query.ts";
import { readStackFile } from "./stack_file.ts";

/** A local stack that is up. */
export interface RunningStack extends ProjectAddress {
  mode: Mode;
}

/** The local stack that "deno task dev" keeps up, or null when none answers. */
export async function findRunningStack(
  env: Record<string, string>,
  place: Place,
): Promise<RunningStack | null> {
  for (const mode of candidateModes(env, place)) {
    const running = await readStackFile(`${place["data-dir"]}/${mode}`);
    if (running !== null && await answers(running)) return { ...running, mode };
  }
  return null;
}

/** A stack that was killed leaves its file behind. */
async function answers(stack: ProjectAddress): Promise<boolean> {
  try {
    await postQuery(stack, "select 1", AbortSignal.timeout(5_000));
    return true;
  } catch {
    return false;
  }
}
