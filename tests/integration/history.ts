import type { Stack, StackOptions } from "../../local/stack.ts";
import { startTestStack } from "./start_test_stack.ts";

/** A result to put into the history; what is left out is that of a plain success. */
export interface PastResult {
  /** `fast` by default. */
  model?: string;
  region?: string | null;
  /** Before now, in seconds. */
  age_s?: number;
  outcome?: string;
  simulated?: boolean;
  ttft_ms?: number | null;
  ttfat_ms?: number | null;
  total_latency_ms?: number;
  tps?: number | null;
  output_tokens?: number;
  token_source?: "provider" | "estimated" | "none";
  cost_usd?: number;
  /** Whether the price was known; it was. */
  priced?: boolean;
  comparable?: boolean;
  response_text?: string | null;
  workload?: string;
  check_n?: number | null;
  check_ok_n?: number | null;
  check_verdicts?: Record<string, number> | null;
}

/** A stack with invented results, of the models `fast` and `slow` at one provider. */
export interface History extends AsyncDisposable {
  stack: Stack;
  /** Inserts results, all with one statement. */
  add(results: PastResult[]): Promise<void>;
  /** Deletes every result and its sums. */
  clear(): Promise<void>;
  /** Asks the Data API as a visitor would: `model_leaderboard?select=n`. */
  visit(path: string): Promise<Response>;
}

/** Starts a stack with an empty history; it may be told of each request that comes. */
export async function startHistory(
  options: Pick<StackOptions, "onRequest"> = {},
): Promise<History> {
  await using started = new AsyncDisposableStack();
  const stack = started.use(await startTestStack(options));
  await stack.query(
    `with provider as (
      insert into public.providers (name, slug, base_url) values ('Past', 'past', 'http://127.0.0.1:1')
      returning id
    ), models as (
      insert into public.models (name, provider_id)
      select name, provider.id from provider, unnest(array['fast', 'slow']) as name
      returning id, provider_id
    )
    insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m, timestamp)
    select provider_id, id, 1, 5, now() - interval '1 year' from models`,
  );
  await stack.query(
    `insert into public.runs (run_name, triggered_by, simulated)
     select 'past', 'test', simulated from unnest(array[false, true]) as simulated`,
  );

  async function add(results: PastResult[]) {
    await stack.query(
      `with given as (
        select
          item,
          jsonb_populate_record(null::public.benchmark_results, item) as result
        from jsonb_array_elements($1::jsonb) as item
      )
      insert into public.benchmark_results (
        run_id, provider_id, model_id, provider, model, region, created_at, outcome, success,
        input_tokens, output_tokens, token_source, total_latency_ms, ttft_ms, ttfat_ms, tps,
        price_id, cost_usd, cost_known, simulated, comparable, response_text, workload_id,
        check_n, check_ok_n, check_verdicts
      )
      select
        runs.id, models.provider_id, models.id, 'past', models.name, (result).region,
        now() - make_interval(secs => (item ->> 'age_s')::double precision),
        (result).outcome, (result).outcome = 'success', 500, (result).output_tokens,
        (result).token_source, (result).total_latency_ms, (result).ttft_ms, (result).ttfat_ms,
        (result).tps, case when (item ->> 'priced')::boolean then prices.id end, (result).cost_usd,
        (item ->> 'priced')::boolean and (result).token_source <> 'none',
        (result).simulated, (result).comparable, (result).response_text, workloads.id,
        (result).check_n, (result).check_ok_n, (result).check_verdicts
      from given
      join public.models on models.name = (result).model
      join public.prices on prices.model_id = models.id
      join public.workloads on workloads.name = item ->> 'workload' and workloads.current
      join public.runs on runs.run_name = 'past' and runs.simulated = (item ->> 'simulated')::boolean`,
      [results.map(complete)],
    );
  }

  async function clear() {
    await stack.query("delete from public.benchmark_results where true");
    await stack.query("delete from private.rollups where true");
  }

  function visit(path: string): Promise<Response> {
    return fetch(`${stack.url}/rest/v1/${path}`, { headers: { apikey: stack.publishableKey } });
  }

  const running = started.move();
  return { stack, add, clear, visit, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function complete(result: PastResult): PastResult {
  return {
    model: "fast",
    region: "eu-west-1",
    age_s: 0,
    outcome: "success",
    simulated: false,
    ttft_ms: 200,
    ttfat_ms: 250,
    total_latency_ms: 1000,
    tps: 100,
    output_tokens: 100,
    token_source: "provider",
    cost_usd: 0.001,
    priced: true,
    comparable: true,
    response_text: "An answer.",
    workload: "default",
    ...result,
  };
}
