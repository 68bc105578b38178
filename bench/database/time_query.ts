import type { Session } from "./open_session.ts";
import { summariseTimes, type Times } from "./summarise_times.ts";

/** How long a query took until its rows were read. */
export interface QueryTimes extends Times {
  rows: number;
}

/** What a query does with blocks of 8 KB. */
export interface QueryBlocks {
  /** Read, from memory or not. */
  blocks: number;
  /** Written to disk because memory is not enough. */
  spilled: number;
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

/** Counts the blocks that a query reads and spills: unlike its time, the same on a busy machine. */
export async function countBlocks(session: Session, sql: string): Promise<QueryBlocks> {
  const [{ "QUERY PLAN": [{ Plan: plan }] }] = await session.query<{ "QUERY PLAN": Plan[] }>(
    `explain (analyze, buffers, timing off, format json) ${sql}`,
  );
  return {
    blocks: plan["Shared Hit Blocks"] + plan["Shared Read Blocks"],
    spilled: plan["Temp Written Blocks"],
  };
}
