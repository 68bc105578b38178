import type { Session } from "./open_session.ts";
import { summariseTimes, type Times } from "./summarise_times.ts";

const RUNS = 10;

/** How long maintenance runs take, with nothing to delete and with full batches. */
export async function timeMaintenance(
  session: Session,
): Promise<({ work: string; deleted: number } & Times)[]> {
  const idle = await timeRuns(session, "none");
  await session.query("update public.settings set keep_results_days = 60 where id");
  const full = await timeRuns(session, "batches of 5,000 results");
  await session.query("update public.settings set keep_results_days = default where id");
  return [idle, full];
}

async function timeRuns(session: Session, work: string) {
  const durations: number[] = [];
  let deleted = 0;
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    const [{ done }] = await session.query<{ done: { results: number } }>(
      "select private.maintenance() as done",
    );
    durations.push(performance.now() - start);
    deleted += done.results;
  }
  return { work, deleted, ...summariseTimes(durations) };
}
