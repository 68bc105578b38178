import { MODELS } from "./load_catalogue.ts";
import type { Session } from "./open_session.ts";

export const DAYS = 90;
export const REGIONS = ["us-east-1", "eu-west-1", "ap-southeast-1", "sa-east-1"];

/** Tables that are filled, whose indexes and foreign keys come back afterwards. */
const FILLED = ["public.benchmark_results", "public.run_targets"];
/** Results per statement. */
const BATCH = 1_000_000;

/**
 * Replaces all runs, targets and results by synthetic ones, evenly spread over
 * the last 90 days: a run every quarter of an hour, log-normal times, 3 % of
 * failures. Rollups are left alone.
 */
export async function loadResults(session: Session, count: number): Promise<void> {
  await session.query("truncate public.runs cascade");
  // Triggers would run ten million times, once for each result.
  await session.query("alter table public.benchmark_results disable trigger user");
  const dropped = await dropIndexes(session);
  await session.query("select setseed(0.5)");
  await session.query(
    `create table private.bench_runs as
     select n as place, gen_random_uuid() as id,
       date_bin('15 minutes', now(), '2000-01-01Z') - interval '15 minutes' * (${DAYS} * 96 - n) as started_at
     from generate_series(1, ${DAYS} * 96) as n`,
  );
  await session.query(
    `insert into public.runs (id, run_name, triggered_by, started_at, finished_at, workload_id)
     select bench_runs.id, 'scheduled-run', 'cron-job', started_at, started_at + interval '14 minutes', workloads.id
     from private.bench_runs, public.workloads where workloads.name = 'default'`,
  );
  for (let from = 0; from < count; from += BATCH) {
    await session.query(insertion(from, Math.min(from + BATCH, count), count));
  }
  await session.query(
    `insert into public.run_targets (
      id, run_id, provider_id, model_id, sample, region, position, state, claims, lane, lease_token,
      claimed_at, closed_at
    )
    select target_id, run_id, provider_id, model_id, sample, region, position, 'done', 1, 1,
      gen_random_uuid(), request_started_at, created_at
    from public.benchmark_results`,
  );
  for (const definition of dropped) await session.query(definition);
  await session.query("alter table public.benchmark_results enable trigger user");
  await session.query(
    `update public.runs
     set result_count = counts.n, success_count = counts.successes, priced_count = counts.successes,
       cost_usd = counts.cost_usd
     from (
       select run_id, count(*) as n, count(*) filter (where success) as successes, sum(cost_usd) as cost_usd
       from public.benchmark_results group by run_id
     ) as counts
     where runs.id = counts.run_id`,
  );
  await session.query("drop table private.bench_runs");
}

/** Inserts the results whose number is above `from` and up to `to`. */
function insertion(from: number, to: number, count: number): string {
  const lognormal = (median: string, spread: number) =>
    `exp(ln(${median}) + ${spread} * sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()))`;
  const regions = `(array[${REGIONS.map((region) => `'${region}'`)}])`;
  return `
    insert into public.benchmark_results (
      run_id, target_id, provider_id, model_id, provider, model, price_id, workload_id, request_id,
      sample, position, region, created_at, request_started_at, outcome, success, status_code, error_message,
      total_latency_ms, headers_ms, ttft_ms, ttfat_ms, last_token_ms, tps, tps_total, itl_ms,
      input_tokens, output_tokens, reasoning_tokens, cached_tokens, token_source, cost_usd,
      cost_known, token_reads, connect_ms, warm, finish_reason, isolate_id, concurrent
    )
    select
      bench_runs.id, gen_random_uuid(), models.provider_id, models.id, providers.slug, models.name, prices.id,
      workloads.id, gen_random_uuid(),
      drawn.n / ${
    MODELS * REGIONS.length
  } % 2 + 1, drawn.n % 2000, ${regions}[1 + drawn.n / ${MODELS} % 4],
      drawn.at, drawn.at - interval '1 second' * drawn.latency_ms / 1000, drawn.outcome, drawn.ok,
      case when drawn.ok then 200 else 500 end, case when not drawn.ok then 'Internal server error' end,
      drawn.latency_ms, drawn.ttft_ms * 0.8,
      case when drawn.ok then drawn.ttft_ms end, case when drawn.ok then drawn.ttft_ms * 1.2 end,
      case when drawn.ok then drawn.latency_ms * 0.99 end,
      case when drawn.ok then drawn.tps end, case when drawn.ok then drawn.tps * 0.9 end,
      case when drawn.ok then 1000 / drawn.tps end,
      500, case when drawn.ok then 150 else 0 end, 0, 0, case when drawn.ok then 'provider' else 'none' end,
      case when drawn.ok then 0.000125 else 0 end, drawn.ok,
      100, 30, true, case when drawn.ok then 'stop' end, bench_runs.id, 1
    from (
      select
        n::integer as n,
        now() - interval '${DAYS} days' * (1 - n::double precision / ${count}) as at,
        ${lognormal(`200 + n % ${MODELS} * 3`, 0.4)} as ttft_ms,
        ${lognormal(`60 + n % ${MODELS}`, 0.25)} as tps,
        ${lognormal(`2000 + n % ${MODELS} * 10`, 0.35)} as latency_ms,
        outcome,
        outcome = 'success' as ok
      from generate_series(${from + 1}, ${to}) as n
      cross join lateral (
        select case
          when n % 33 <> 0 then 'success'
          else (array['rate_limited', 'server_error', 'timeout', 'overloaded'])[1 + n / 33 % 4]
        end as outcome
      ) as decided
    ) as drawn
    join public.models on models.name = 'model-' || drawn.n % ${MODELS}
    join public.providers on providers.id = models.provider_id
    join public.prices on prices.model_id = models.id
    join public.workloads on workloads.name = 'default' and workloads.current
    join private.bench_runs on bench_runs.place = least(
      ${DAYS * 96}, 1 + floor(drawn.n::double precision / ${count} * ${DAYS * 96})
    )::integer`;
}

/** Drops keys and indexes that slow down a load, and returns the statements that restore them. */
async function dropIndexes(session: Session): Promise<string[]> {
  const tables = `(${FILLED.map((name) => `'${name}'::regclass`)})`;
  const constraints = await session.query<{ table: string; name: string; definition: string }>(
    `select conrelid::regclass as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
     from pg_constraint
     where conrelid in ${tables} and contype in ('f', 'u', 'p')
     order by contype desc`,
  );
  for (const { table, name } of constraints) {
    // Dropping a key also drops the references to it, which are in these tables too.
    await session.query(`alter table ${table} drop constraint if exists ${name} cascade`);
  }
  const indexes = await session.query<{ name: string; definition: string }>(
    `select indexrelid::regclass as name, pg_get_indexdef(indexrelid) as definition
     from pg_index where indrelid in ${tables}`,
  );
  for (const { name } of indexes) await session.query(`drop index ${name}`);
  return [
    ...indexes.map(({ definition }) => definition),
    ...constraints.map(({ table, name, definition }) =>
      `alter table ${table} add constraint ${name} ${definition}`
    ),
  ];
}
