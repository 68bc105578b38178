import { listSuites } from "./list_suites.ts";

/** How many files there are like `share_1.ts`. */
export const SHARES = 6;

/** Waits for ten seconds in all, so that the first share has nothing else to do. */
const ALONE = "measure_target";

/** Suites that take some seconds: of each of the other shares one. */
const LONGEST = [
  "clouds",
  "decode_stream",
  "pacing",
  "simulated_providers",
  "start_functions",
];

/**
 * Imports a share of the units, so that they run in one isolate: starting an isolate and loading
 * the modules anew takes longer than most of these suites. Several shares run side by side, since
 * some suites wait for timers.
 */
export async function importShare(share: number): Promise<void> {
  const { units } = await listSuites();
  for (const path of shareOf(units, share)) await import(`../../${path}`);
}

/** Neighbours are much alike, so each share gets one of them in turn. */
export function shareOf(units: string[], share: number): string[] {
  const isOf = (names: string[]) => (path: string) =>
    names.some((name) => path.endsWith(`/${name}_test.ts`));
  if (share === 1) return units.filter(isOf([ALONE]));
  const others = units.filter((path) => !isOf([ALONE])(path));
  return [...others.filter(isOf(LONGEST)), ...others.filter((path) => !isOf(LONGEST)(path))]
    .filter((_, index) => index % (SHARES - 1) === share - 2);
}
