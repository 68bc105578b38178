import { withoutIndexes } from "./without_indexes.ts";
import { loadAnswers } from "./load_answers.ts";
import { MODELS, quoted, REGIONS, WORKLOADS } from "./load_catalogue.ts";
import type { Session } from "./open_session.ts";

export const DAYS = 90;
/** Results of one run on average: all models with `default`, and those with which others are due. */
export const RESULTS_OF_A_RUN = MODELS * REGIONS.length * (1 + 1 / 4 + 3 / 24);
/** Runs per statement: about a million results. */
const BATCH = 900;

/**
 * Replaces all runs, targets and results by synthetic ones of the last 90 days, as the schedule makes
 * them: each run measures every model with `default`, every fourth with `canary`, every 24th with
 * each of the others, from all regions. With ten million results, a run begins about every quarter of an
 * hour. Log-normal times, 3 % of failures. Rollups are left alone.
 */
export async function loadResults(session: Session, count: number): Promise<void> {
  await session.query("truncate public.runs cascade");
  // Triggers would run ten million times, once for each result.
  await session.query("alter table public.benchmark_results disable trigger user");
  await session.query("select setseed(0.5)");
  await loadCells(session);
  await loadAnswers(session);
  const runs = Math.ceil(count / RESULTS_OF_A_RUN);
  await session.query(
    `create table private.bench_runs as
     select n as place, gen_random_uuid() as id, now() - interval '${DAYS} days' * ${
      1 / runs
    } * (${runs} - n) as started_at
     from generate_series(0, ${runs - 1}) as n`,
  );
  await session.query(
    `insert into public.runs (id, run_name, triggered_by, scheduled, started_at, finished_at, regions)
     select id, 'scheduled-run', 'cron-job', true, started_at, started_at + interval '14 minutes', array[${
      quoted(REGIONS)
    }] from private.bench_runs`,
  );
  await withoutIndexes(session, ["public.benchmark_results", "public.run_targets"], async () => {
    for (let from = 0; from < runs; from += BATCH) {
      await session.query(insertion(from, Math.min(from + BATCH, runs), runs));
    }
    await session.query(
      `insert into public.run_targets (
        id, run_id, provider_id, model_id, workload_id, sample, region, position, state, claims, lane, lease_token,
        next_lease_token, claimed_at, closed_at, worker_region
      )
      select target_id, run_id, provider_id, model_id, workload_id, sample, region, position, 'done', 1, 1,
        gen_random_uuid(), gen_random_uuid(), request_started_at, created_at, region
      from public.benchmark_results`,
    );
  });
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
  await session.query(
    "drop table private.bench_runs, private.bench_cells, private.bench_answers",
  );
}

/** What a model has of itself and of a workload, and in which runs a workload is due for it. */
async function loadCells(session: Session): Promise<void> {
  await session.query(
    `create table private.bench_cells as
     select
       models.id as model_id, models.name as model, providers.id as provider_id, providers.slug as provider,
       prices.id as price_id, workloads.id as workload_id, workloads.name as workload, region,
       every, abs(hashtext(models.name || workloads.name)) % every as due,
       200 + n * 3 + sent.input_tokens / 20 as ttft_ms, 60 + n as tps,
       sent.input_tokens, sent.output_tokens,
       (sent.input_tokens * prices.input_price_per_m + sent.output_tokens * prices.output_price_per_m) / 1e6 as cost_usd,
       n % 10 = 0 as is_gateway
     from public.models
     cross join lateral (select substr(models.name, 7)::integer as n) as numbered
     join public.providers on providers.id = models.provider_id
     join public.prices on prices.model_id = models.id
     cross join public.workloads
     cross join lateral (
       select
         coalesce(workloads.input_tokens, 590) as input_tokens,
         case workloads.name when 'canary' then 90 when 'tool' then 80 when 'json' then 80 when 'long-10k' then 300 else 150 end
           as output_tokens
     ) as sent
     cross join lateral (
       select greatest(1, coalesce(extract(epoch from workloads.min_interval), 0)::integer / 900) as every
     ) as scheduled
     cross join unnest(array[${quoted(REGIONS)}]) as region
     where providers.slug like 'bench-%' and workloads.current and workloads.name in (${
      quoted(WORKLOADS)
    })`,
  );
}

/** Inserts the results of the runs from one place up to another. */
function insertion(from: number, to: number, runs: number): string {
  const lognormal = (median: string, spread: number) =>
    `exp(ln(${median}) + ${spread} * sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()))`;
  const timeOrdered = (at: string) =>
    `(lpad(to_hex((extract(epoch from ${at}) * 1000)::bigint), 12, '0') || right(gen_random_uuid()::text, 22))::uuid`;
  return `
    insert into public.benchmark_results (
      id, run_id, target_id, provider_id, model_id, provider, model, price_id, workload_id, request_id,
      sample, position, region, created_at, request_started_at, outcome, success, status_code, error_message,
      total_latency_ms, headers_ms, ttft_ms, ttfat_ms, last_token_ms, tps, tps_total, itl_ms,
      chunk_gap_p50_ms, chunk_gap_p95_ms, chunk_gap_max_ms, token_reads, streamed_tokens, batched,
      input_tokens, output_tokens, reasoning_tokens, cached_tokens, token_source, cost_usd,
      cost_known, connect_ms, warm, finish_reason, provider_request_id, served_model, served_as_other, upstream,
      isolate_id, concurrent, check_n, check_ok_n, check_verdicts
    )
    select
      ${timeOrdered("at")}, run_id, ${
    timeOrdered("started_at")
  }, provider_id, model_id, provider, model, price_id,
      workload_id, gen_random_uuid(), 1, random() * 1000, region, at, at - interval '1 second' * latency_ms / 1000,
      outcome, ok, case when ok then 200 else 500 end, case when not ok then 'Internal server error' end,
      latency_ms, ttft_ms * 0.8, case when ok then ttft_ms end, case when ok then ttft_ms * 1.2 end,
      case when ok then latency_ms * 0.99 end, case when ok then tps end, case when ok then tps * 0.9 end,
      case when ok then 1000 / tps end, case when ok then 1000 / tps end, case when ok then 1700 / tps end,
      case when ok then 5000 / tps end, case when ok then output_tokens - 1 end, case when ok then output_tokens end,
      not ok and null, case when ok then input_tokens else 0 end, case when ok then output_tokens else 0 end, 0, 0,
      case when ok then 'provider' else 'none' end, case when ok then cost_usd else 0 end, ok, 30, true,
      case when ok then 'stop' end, 'chatcmpl-' || left(md5(at::text), 24), case when ok then model end,
      case when ok then false end, case when ok and is_gateway then 'Upstream ' || (1 + floor(random() * 5)) end,
      run_id, 1, case when ok then answers.check_n end, case when ok then answers.check_ok_n end,
      case when ok then answers.verdicts end
    from (
      select
        bench_runs.id as run_id, bench_runs.started_at, cells.model_id, cells.model, cells.provider_id, cells.provider,
        cells.price_id, cells.workload_id, cells.workload, cells.region, cells.input_tokens, cells.output_tokens,
        cells.cost_usd, cells.is_gateway, timed.*,
        timed.ttft_ms + 1000 * cells.output_tokens / timed.tps as latency_ms,
        outcome = 'success' as ok, floor(random() * 100)::integer as answer
      from private.bench_runs
      join private.bench_cells as cells on bench_runs.place % cells.every = cells.due
      cross join lateral (
        select
          bench_runs.started_at + interval '${DAYS} days' * ${1 / runs} * random() as at,
          ${lognormal("cells.ttft_ms", 0.4)} as ttft_ms,
          ${lognormal("cells.tps", 0.25)} as tps,
          case
            when random() < 0.97 then 'success'
            else (array['rate_limited', 'server_error', 'timeout', 'overloaded'])[1 + floor(random() * 4)]
          end as outcome
      ) as timed
      where bench_runs.place >= ${from} and bench_runs.place < ${to}
      order by bench_runs.place
      offset 0
    ) as drawn
    left join private.bench_answers as answers on answers.workload = drawn.workload and answers.n = drawn.answer`;
}
