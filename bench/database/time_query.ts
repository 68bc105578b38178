import type { Session } from "./open_session.ts";
import { summariseTimes, type Times } from "./summarise_times.ts";

/** How long a query took until its rows were read. */
export interface QueryTimes extends Times {
  rows: number;
}

/** Runs a query once or twice without timing, and then `repeats` times. */
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

interface Plan {
  Plan: Record<string, number>;
}

/** How many blocks of 8 KB a query writes to disk because memory is not enough. */
export async function countSpilled(session: Session, sql: string): Promise<number> {
  const [{ "QUERY PLAN": [{ Plan: plan }] }] = await session.query<{ "QUERY PLAN": Plan[] }>(
    `explain (analyze, buffers, timing off, format json) ${sql}`,
  );
  return plan["Temp Written Blocks"];
}
