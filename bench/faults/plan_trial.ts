import { createRandom } from "../../tests/simulators/create_random.ts";

/** The parts of a stack that are killed. */
export type Part = "function" | "gateway" | "pg_net" | "postgres";

/** The plan for one run. */
export interface TrialPlan {
  seed: number;
  lanes: number;
  /** How often a target may be claimed before it is closed as lost. */
  maxClaims: number;
  /** Which part is killed when, in milliseconds from the start of the run. */
  kills: { part: Part; atMs: number }[];
  /** Another workload than the usual one. */
  workload?: string;
  /** Whether the real job must continue the run, instead of its command being issued. */
  waitsForTick: boolean;
}

const MAX_LANES = 6;
const MAX_CLAIMS = 3;
const MAX_KILLS = 3;

/**
 * Draws a trial, the same for the same seed. The kills are within `durationMs`, about the time of a
 * run. For the real job, the first kill leaves no worker that could continue without it.
 */
export function planTrial(
  seed: number,
  parts: Part[],
  durationMs: number,
  waitsForTick = false,
): TrialPlan {
  const random = createRandom(seed);
  const upTo = (most: number) => 1 + Math.floor(random() * most);
  const kills = Array.from({ length: upTo(MAX_KILLS) }, () => ({
    part: parts[upTo(parts.length) - 1],
    atMs: Math.round(random() * durationMs),
  }));
  if (waitsForTick) kills[0].part = "function";
  return {
    seed,
    lanes: upTo(MAX_LANES),
    maxClaims: upTo(MAX_CLAIMS),
    kills: kills.sort((a, b) => a.atMs - b.atMs),
    waitsForTick,
  };
}
