import type { Session } from "./open_session.ts";
import { summariseTimes, type Times } from "./summarise_times.ts";

/** How long a query took until its rows were read. */
export interface QueryTimes extends Times {
  rows: number;
}

/** Runs a query once or twice unseen, and then as often as asked. */
export async function timeQuery(
  session: Session,
  sql: string,
  repeats: number,
): Promise<QueryTimes> {
  const durations: number[] = [];
  let rows = 0;
  for (let time = -Math.min(2, repeats - 1); time < repeats; time++) {
    const start = performance.now();
    rows = (await session.query(sql)).length;
    if (time >= 0) durations.push(performance.now() - start);
  }
  return { ...summariseTimes(durations), rows };
}
