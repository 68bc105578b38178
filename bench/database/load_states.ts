import { quoted, REGIONS, WORKLOADS } from "./load_catalogue.ts";
import type { Session } from "./open_session.ts";

/** Replaces what incidents are judged by: the last attempts at each model with each workload, from each region. */
export async function loadStates(session: Session): Promise<void> {
  await session.query("truncate private.model_states");
  await session.query(
    `insert into private.model_states (model_id, workload_id, region, failures, ttft_ms, tps, last_run_at)
     select
       models.id, workloads.id, region, array_fill(false, array[10]), array_fill(300::double precision, array[10]),
       array_fill(80::double precision, array[10]), now()
     from public.models
     join public.providers on providers.id = models.provider_id and providers.slug like 'bench-%'
     join public.workloads on workloads.current and workloads.name in (${quoted(WORKLOADS)})
     cross join unnest(array[${quoted(REGIONS)}]) as region`,
  );
}
