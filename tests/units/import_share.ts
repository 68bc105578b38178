import { listSuites } from "./list_suites.ts";

/** How many files there are like `share_1.ts`. */
export const SHARES = 6;

/** Suites that take some seconds: of each share one. */
const LONGEST = [
  "clouds",
  "decode_stream",
  "measure_target",
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
  const isLong = (path: string) => LONGEST.some((name) => path.endsWith(`/${name}_test.ts`));
  return [...units.filter(isLong), ...units.filter((path) => !isLong(path))]
    .filter((_, index) => index % SHARES === share - 1);
}
