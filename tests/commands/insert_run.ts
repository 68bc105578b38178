import type { Stack } from "../../local/stack.ts";

/** A run without a worker, with one target. */
export interface InsertedRun {
  /** State of its target: `queued`, or why it was closed. */
  state: string;
  finished: boolean;
}

/** Inserts such a run and returns its id. */
export async function insertRun(stack: Stack, { state, finished }: InsertedRun): Promise<string> {
  const [run] = await stack.query<{ id: string }>(
    `with run as (
       insert into public.runs (run_name, triggered_by, finished_at)
       values ('inserted', 'test', case when $1 then now() end)
       returning id
     )
     insert into public.run_targets
       (run_id, provider_id, model_id, position, state, claims, closed_at, closed_reason)
     select run.id, models.provider_id, models.id, 1, $2, 3, case when $3 then now() end,
       case when $3 then 'its worker was lost 3 times' end
     from run, public.models
     where models.active
     order by models.name
     limit 1
     returning run_id as id`,
    [finished, state, state !== "queued"],
  );
  return run.id;
}
