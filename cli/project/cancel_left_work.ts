import type { Stack } from "../../local/stack.ts";
import { plainText } from "../../lib/plain_text.ts";
import { type CancelledRun, countTargets } from "./count_targets.ts";

interface LeftRun extends CancelledRun {
  run_name: string;
  started_at: string;
}

interface LeftSync {
  started_at: string;
  read: number;
}

/**
 * Stops abandoned runs and syncs, and reports them: when a folder is opened, those of a process
 * that has ended; when a stack stops, its own.
 */
export async function cancelLeftWork(
  query: Stack["query"],
  reason: string,
  say: (words: string) => void,
): Promise<void> {
  const left = await query<LeftRun>(
    `select unfinished.run_name, unfinished.started_at, cancelled.*
     from (
       select runs.run_name, runs.started_at, public.cancel_run(runs.id, $1) as answer
       from public.runs where runs.finished_at is null order by runs.started_at
     ) as unfinished
     cross join lateral jsonb_to_record(unfinished.answer)
       as cancelled (targets integer, measured integer, cancelled integer)`,
    [reason],
  );
  for (const { run_name, started_at, ...counts } of left) {
    const time = new Date(started_at).toLocaleString("sv");
    say(`The run "${plainText(run_name)}" of ${time}: ${reason}; ${countTargets(counts)}`);
  }
  const syncs = await query<LeftSync>(
    `select unfinished.started_at, jsonb_array_length(unfinished.answer -> 'results') as read
    from (
      select sync_runs.started_at, public.cancel_sync(sync_runs.id, $1) as answer
      from public.sync_runs where sync_runs.finished_at is null order by sync_runs.started_at
    ) as unfinished`,
    [reason],
  );
  for (const { started_at, read } of syncs) {
    const time = new Date(started_at).toLocaleString("sv");
    say(`The sync of ${time}: ${reason}; ${read} ${read === 1 ? "list" : "lists"} read`);
  }
}
