import type { Stack } from "../../local/stack.ts";
import type { RepeatedCall } from "../run/start_providers.ts";

/** The state after a run. */
export interface RunRemains {
  /** Targets by their state. */
  states: Record<string, number>;
  /** Targets that were claimed more than once. */
  claimed_again: number;
  /** Violations, in words; empty when everything is right. */
  wrong: string[];
}

/**
 * Each of these counts violations. $1 is the run, $2 the targets it must have, $3 the repeated
 * calls its providers have seen.
 */
const CHECKS: Record<string, string> = {
  "the run is not finished": `
    select 1 where not exists (select from public.runs where id = $1 and finished_at is not null)`,
  "targets are missing": `
    select $2 - count(*) from public.run_targets where run_id = $1`,
  "done targets have no result": `
    select count(*) from public.run_targets
    where run_id = $1 and state = 'done'
      and (select count(*) from public.benchmark_results where target_id = run_targets.id) <> 1`,
  "closed targets have a result": `
    select count(*) from public.run_targets
    where run_id = $1 and state <> 'done'
      and exists (select from public.benchmark_results where target_id = run_targets.id)`,
  "targets are open": `
    select count(*) from public.run_targets
    where run_id = $1 and (closed_at is null or state in ('queued', 'leased'))`,
  "targets were closed after the run": `
    select count(*) from public.run_targets
    join public.runs on runs.id = run_targets.run_id
    where runs.id = $1 and run_targets.closed_at > runs.finished_at`,
  "results belong to no target": `
    select count(*) from public.benchmark_results where run_id = $1 and target_id is null`,
  "a lease was called more than once": `
    select count(*)
    from jsonb_to_recordset($3) as called (provider text, model text, nonce text, times integer)
    join public.providers on providers.slug = called.provider
    join public.models on models.provider_id = providers.id and models.name = called.model
    join public.run_targets on run_targets.model_id = models.id
    cross join generate_series(1, run_targets.claims) as claim
    where run_targets.run_id = $1
      -- A target that follows another one sends its text again.
      and called.times > 1 + (
        select coalesce(sum(seconds.claims), 0)
        from public.run_targets as seconds
        where seconds.run_id = $1 and seconds.first_id = run_targets.id
      )
      and called.nonce = private.nonce(concat_ws('/', run_targets.id, claim))`,
  "a text was sent again before it was answered": `
    select count(*)
    from public.run_targets as seconds
    join public.benchmark_results as second on second.target_id = seconds.id
    left join public.benchmark_results as first on first.target_id = seconds.first_id
    where seconds.run_id = $1
      and seconds.first_id is not null
      and (first.request_started_at + first.total_latency_ms * interval '1 millisecond' <= second.request_started_at) is not true`,
  "the pairs differ from the raw results": `
    select count(*)
    from (
      select second.id, first.id as first_id
      from public.run_targets as seconds
      join public.benchmark_results as second on second.target_id = seconds.id
      join public.benchmark_results as first on first.target_id = seconds.first_id
      where seconds.run_id = $1 and second.success and second.comparable and first.success and first.comparable
    ) as raw
    full join (
      select pairs.result_id, pairs.first_result_id
      from private.cache_pairs as pairs
      join public.benchmark_results as results on results.id = pairs.result_id
      where results.run_id = $1
    ) as stored on stored.result_id = raw.id
    where (raw.id, raw.first_id) is distinct from (stored.result_id, stored.first_result_id)`,
  "the run counts its results wrongly": `
    select count(*)
    from public.runs
    cross join lateral (
      select
        count(*)::integer as n,
        (count(*) filter (where results.success))::integer as successes,
        coalesce(sum(round(results.cost_usd::numeric, 12)), 0) as usd
      from public.benchmark_results as results
      where results.run_id = runs.id
    ) as raw
    where runs.id = $1
      and (runs.result_count, runs.success_count, runs.cost_usd)
        is distinct from (raw.n, raw.successes, raw.usd)`,
  "reservations are left": `
    select count(*) from private.spend_reservations`,
  "less was booked as spent than the results cost": `
    select 1
    where (select coalesce(sum(usd), 0) from private.spend_days)
      < (select coalesce(sum(round(cost_usd::numeric, 12)), 0) from public.benchmark_results)`,
  "the rollups differ from the raw results": `
    select count(*)
    from (
      select model_id, count(*) as n, sum(output_tokens) as tokens, sum(round(cost_usd::numeric, 12)) as usd
      from public.benchmark_results
      -- Unproven failures are in no sum.
      where not remarks && array['unproven_address', 'unproven_model']
      group by model_id
    ) as raw
    full join (
      select grain, model_id, sum(n) as n, sum(output_tokens) as tokens, sum(cost_usd) as usd
      from private.rollups
      where region = 'all'
      group by grain, model_id
    ) as summed on summed.model_id = raw.model_id
    where (raw.n, raw.tokens, raw.usd) is distinct from (summed.n, summed.tokens, summed.usd)`,
};

/** Checks the state after a finished run, and the sums over all runs. */
export async function inspectRun(
  stack: Stack,
  run: { id: string; targets: number; repeatedCalls: RepeatedCall[] },
): Promise<RunRemains> {
  const parameters = [run.id, run.targets, JSON.stringify(run.repeatedCalls)];
  const wrong: string[] = [];
  for (const [words, sql] of Object.entries(CHECKS)) {
    // Every statement gets all three parameters, even if it does not use them.
    const [{ count }] = await stack.query<{ count: number }>(
      `with given as (select $1::uuid, $2::integer, $3::jsonb)
      select coalesce(sum(counted.n), 0)::integer as count from (${sql}) as counted (n)`,
      parameters,
    );
    if (count !== 0) wrong.push(`${words} (${count})`);
  }
  const targets = await stack.query<{ state: string; n: number; again: number }>(
    `select state, count(*)::integer as n, (count(*) filter (where claims > 1))::integer as again
    from public.run_targets where run_id = $1 group by state order by state`,
    [run.id],
  );
  return {
    states: Object.fromEntries(targets.map(({ state, n }) => [state, n])),
    claimed_again: targets.reduce((sum, { again }) => sum + again, 0),
    wrong,
  };
}
