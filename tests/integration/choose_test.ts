import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Database } from "../../local/open_database.ts";
import { openMigratedDatabase } from "../../local/open_migrated_database.ts";
import { createRandom } from "../simulators/create_random.ts";
import { chooseSlowly, type Limits, type MeasuredHost } from "./choose_slowly.ts";

const MIGRATIONS = fileURLToPath(new URL("../../supabase/migrations", import.meta.url));

/** Every small number of results, with every share that is independent. */
function makeHosts(): MeasuredHost[] {
  const random = createRandom(7);
  const many = (n: number, next: () => number) => Array.from({ length: n }, next);
  const hosts: MeasuredHost[] = [];
  for (const succeeded of [0, 1, 5, 6, 12, 19, 20, 71, 72, 73, 100, 143, 144, 160]) {
    for (const share of [null, 0.3, 0.5, 1]) {
      const nth = hosts.length;
      const middle = 100 * (1 + nth % 5);
      const failed = [0, 1, 7][nth % 3];
      const checks = Math.floor(succeeded / 4);
      hosts.push({
        name: `host ${String(nth).padStart(2, "0")}`,
        ttfts: many(succeeded, () => middle * (0.8 + 0.4 * random())),
        speeds: many(Math.max(0, succeeded - nth % 4), () => middle * (0.9 + 0.2 * random())),
        failed,
        excused: nth % 2,
        canaries: many(checks, () => 0).map(() => [10, 7 + Math.floor(4 * random())]),
        share,
        times: share === null ? Math.min(11, succeeded) : 40,
        context: [null, 8192, 131_072][nth % 3],
        price: [
          null,
          { input: 1, output: 2, request: 0 },
          { input: 0.5, output: 4, request: 0.001 },
          { input: 1, output: 1, request: 0, unknown: true },
        ][nth % 4],
      });
    }
  }
  return hosts;
}

/** Limits on either side of every number, alone and together. */
function makeChoices(): Limits[] {
  const request = (input: number) => ({ input_tokens: input, output_tokens: 500 });
  return [
    {},
    ...[1, 99, 118, 119, 120, 236, 300, 470, 600].map((ms) => ({ max_p95_ttft_ms: ms })),
    ...[1, 99, 100, 101, 200, 300, 505].map((n) => ({ min_p50_tps: n, order_by: "tps" })),
    ...[0, 80, 90, 95, 99, 99.9, 100].map((n) => ({
      min_availability_percent: n,
      order_by: "availability",
    })),
    ...[0, 70, 80, 85, 90, 100].map((n) => ({ min_pass_percent: n, order_by: "pass" })),
    ...[1, 8192, 8193, 131_073].map((n) => ({ min_context: n })),
    ...[0, 0.002, 0.0035, 1].flatMap((usd) =>
      [1000, 1001].map((input) => ({ ...request(input), max_cost_usd: usd, order_by: "cost" }))
    ),
    {
      ...request(100),
      max_p95_ttft_ms: 300,
      min_p50_tps: 90,
      max_cost_usd: 0.01,
      min_availability_percent: 85,
      min_pass_percent: 75,
      min_context: 8192,
    },
  ];
}

describe("choose_model()", () => {
  const hosts = makeHosts();
  let database: Database;
  beforeAll(async () => {
    database = await openMigratedDatabase(MIGRATIONS);
    await database.script(`
      insert into public.workloads (name, prompt) values ('default', 'Hello {{nonce}}') on conflict do nothing;
      insert into public.workloads (name, kind, prompt) values ('canary', 'canary', '{{question}}') on conflict do nothing;
      insert into public.providers (name, slug, base_url) values ('Slow', 'slow', 'http://127.0.0.1:1')`);
    await database.query(INSERT_HOSTS, [JSON.stringify(hosts)]);
  });
  afterAll(() => database?.close());

  it("answers as the slow and plain implementation does", async () => {
    for (const limits of makeChoices()) {
      const named = Object.entries(limits).map(([name, value]) =>
        `${name} => ${typeof value === "string" ? `'${value}'` : value}`
      );
      const rows = await database.query<
        { model: string; answer: string; limits: Record<string, unknown>[] }
      >(`select model, answer, limits from public.choose_model(${named})`);
      const expected = chooseSlowly(hosts, limits);
      const words = JSON.stringify(limits);
      assert.deepEqual(rows.map(({ model }) => model), expected.map(({ name }) => name), words);
      for (const [place, host] of expected.entries()) {
        const told = `${words}, ${host.name}`;
        assert.equal(rows[place].answer, host.answer, told);
        assert.deepEqual(
          rows[place].limits.map(({ limit, answer }) => [limit, answer]),
          host.limits.map(({ limit, answer }) => [limit, answer]),
          told,
        );
        for (const [i, { more }] of host.limits.entries()) {
          areNear(rows[place].limits[i].more_calls as number | null, more, told);
        }
      }
    }
  });
});

/** Tried one after another, and a two-thousandth at a time where there are many. */
function areNear(found: number | null, expected: number | null, words: string): void {
  if (found === null || expected === null) return assert.equal(found, expected, words);
  if (expected === Infinity) return assert.ok(found > 1e6, words);
  assert.ok(
    Math.abs(found - expected) <= 2 + expected / 500,
    `${words}: ${found} more calls instead of ${expected}`,
  );
}

/** One day of each host, with its prices and what is known of its independence. */
const INSERT_HOSTS = `
  with given as (
    select * from jsonb_to_recordset($1::text::jsonb) as given (
      name text, ttfts jsonb, speeds jsonb, failed integer, excused integer, canaries jsonb, share double precision,
      times integer, context integer, price jsonb
    )
  ),
  added as (
    insert into public.models (name, provider_id, active, context_window)
    select given.name, providers.id, true, given.context from given, public.providers where providers.slug = 'slow'
    returning id, provider_id, name
  ),
  priced as (
    insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m, timestamp, tiers, parts)
    select
      added.provider_id, added.id, (price ->> 'input')::double precision, (price ->> 'output')::double precision,
      now() - interval '1 day',
      jsonb_build_array(jsonb_build_object(
        'above_input_tokens', 1000, 'input_price_per_m', 10 * (price ->> 'input')::double precision,
        'output_price_per_m', 10 * (price ->> 'output')::double precision
      )),
      case when price ? 'unknown' then jsonb '{"unknown": ["surcharge"]}'
      else jsonb_build_object('request_usd', price -> 'request') end
    from given join added using (name) where price <> 'null'
  ),
  known as (
    insert into private.independence (
      model_id, region, simulated, workload_id, times, last_result_at, ttft, tps, success, checks
    )
    select
      added.id, 'all', false, workload_id, given.times, now(),
      case when share is not null then array[share, share] end, case when share is not null then array[share, share] end,
      share, share
    from given join added using (name)
    cross join unnest(array[private.current_workload(), private.current_workload('canary')]) as workload_id
  )
  insert into private.rollups (
    model_id, workload_id, grain, starts_at, simulated, region, n, succeeded, rate_limited, excused, last_result_at,
    priced_n, ttft_n, ttfat_n, latency_n, tps_n, batched_n, input_tokens, output_tokens, priced_output_tokens,
    ttft_us_sum, latency_us_sum, tps_milli_sum, cost_usd, outcomes, ttft_histogram, ttfat_histogram,
    latency_histogram, tps_histogram, check_n, check_ok_n, verdicts
  )
  select
    added.id, private.current_workload(), interval '1 day',
    date_bin('1 day', now(), '2000-01-01 00:00+00') - interval '2 days', false, 'all',
    jsonb_array_length(ttfts) + failed + excused, jsonb_array_length(ttfts), 0, excused, now(), 0,
    jsonb_array_length(ttfts), 0, 0, jsonb_array_length(speeds), 0, 0, 0, 0, 0, 0, 0, 0, 0,
    (select coalesce(sum(private.histogram_of(value::double precision)), 0) from jsonb_array_elements_text(ttfts)), 0, 0,
    (select coalesce(sum(private.histogram_of(value::double precision)), 0) from jsonb_array_elements_text(speeds)),
    0, 0, 0
  from given join added using (name)
  where jsonb_array_length(ttfts) + failed + excused > 0
  union all
  select
    added.id, private.current_workload('canary'), interval '1 day',
    date_bin('1 day', now(), '2000-01-01 00:00+00') - interval '2 days', false, 'all',
    jsonb_array_length(canaries), jsonb_array_length(canaries), 0, 0, now(), 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    (select sum((value ->> 0)::integer) from jsonb_array_elements(canaries)),
    (select sum((value ->> 1)::integer) from jsonb_array_elements(canaries)), 1
  from given join added using (name)
  where jsonb_array_length(canaries) > 0`;
