import { halve } from "./halve.ts";
import { makeInput, type NumberedInput, ROUND } from "./make_input.ts";
import { runRound } from "./run_round.ts";
import { type HostileProject, startHostileProject } from "./start_hostile_project.ts";

/** A round that failed. */
export interface FailedRound {
  round: number;
  /** The problems, in words. */
  wrong: string[];
  /** The inputs that make it fail on a fresh project; several if no half of them does. */
  inputs: NumberedInput[];
  /** Whether it fails on a fresh project, without the rounds before it. */
  alone: boolean;
}

/** How the rounds went. */
export interface HostileReport {
  inputs: number;
  failed: FailedRound[];
}

/** The stack is restarted after this many rounds, so that it stays as small as after a day. */
const ROUNDS_OF_A_STACK = 100;

/** The most inputs printed of a round that could not be halved. */
const PRINTED = 5;

/**
 * Sends hostile inputs to a project in rounds of a hundred. A round after which something does not
 * work is halved until the input is found.
 */
export async function runHostile(
  { seed, inputs: count, from = 0 }: { seed: number; inputs: number; from?: number },
  onRound: (line: unknown) => void = () => {},
): Promise<HostileReport> {
  const failed: FailedRound[] = [];
  let project: HostileProject | null = null;
  try {
    for (let start = from; start < from + count; start += ROUND) {
      const round = start / ROUND;
      if (project !== null && round % ROUNDS_OF_A_STACK === 0) project = await stop(project);
      project ??= await startHostileProject();
      const size = Math.min(ROUND, from + count - start);
      const inputs = Array.from({ length: size }, (_, nth) => makeInput(seed, start + nth));
      const startedAt = performance.now();
      const wrong = await runRound(project, inputs);
      onRound({ round, ms: Math.round(performance.now() - startedAt), wrong });
      if (wrong.length === 0) continue;
      project = await stop(project);
      const found = await findInputs(round, wrong, inputs);
      onRound({ ...found, inputs: found.inputs.slice(0, PRINTED) });
      failed.push(found);
    }
  } finally {
    if (project !== null) await stop(project);
  }
  return { inputs: count, failed };
}

async function findInputs(
  round: number,
  wrong: string[],
  inputs: NumberedInput[],
): Promise<FailedRound> {
  let last = wrong;
  const fails = async (part: NumberedInput[]) => {
    await using project = await startHostileProject();
    const partly = await runRound(project, part);
    if (partly.length > 0) last = partly;
    return partly.length > 0;
  };
  const alone = await fails(inputs);
  return { round, inputs: alone ? await halve(inputs, fails) : inputs, wrong: last, alone };
}

async function stop(project: HostileProject): Promise<null> {
  await project[Symbol.asyncDispose]();
  return null;
}
