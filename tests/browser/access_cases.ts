import assert from "node:assert/strict";
import { describe, it } from "./cases.ts";
import type { Stage } from "./start_stage.ts";

/** The catalogue, sums and counts: all that visitors may read. Null: every column. */
const readable: Record<string, string[] | null> = {
  cost_analysis: null,
  families: null,
  incidents: [
    "closed_at",
    "expected",
    "id",
    "kind",
    "model_id",
    "observed",
    "opened_at",
    "provider_id",
    "region",
    "served_model",
    "workload_id",
  ],
  latest_prices: null,
  measured_regions: null,
  measured_workloads: null,
  objective_status: null,
  objectives: null,
  outcomes: null,
  model_events: null,
  model_leaderboard: null,
  models: [
    "active",
    "available",
    "context_window",
    "created_at",
    "family",
    "family_source",
    "id",
    "kind",
    "max_output_tokens",
    "name",
    "provider_id",
    "retired_at",
    "variant",
  ],
  performance_trends: null,
  price_history: null,
  price_quotes: [
    "cached_input_price_per_m",
    "input_price_per_m",
    "model_id",
    "output_price_per_m",
    "parts",
    "quoted_at",
    "source",
    "tiers",
  ],
  prices: [
    "cached_input_price_per_m",
    "id",
    "input_price_per_m",
    "model_id",
    "output_price_per_m",
    "parts",
    "provider_id",
    "source",
    "tiers",
    "timestamp",
  ],
  provider_error_rates: null,
  provider_performance_24h: null,
  providers: [
    "created_at",
    "enabled",
    "id",
    "logo_url",
    "name",
    "simulated",
    "slug",
  ],
  public_status: null,
  regional_performance_24h: null,
  run_progress: null,
  upstream_breakdown: null,
  cache_savings: null,
  // Never what is sent.
  workloads: ["comparable", "current", "id", "kind", "name", "version"],
};

const callable = [
  "answer_quality",
  "answers_over",
  "answers_timeline_over",
  "burst_levels_over",
  "cache_savings_over",
  "choose_model",
  "compare_models",
  "exactness_over",
  "families_over",
  "family_leaderboard_over",
  "incidents_over",
  "measurement_method",
  "model_leaderboard_over",
  "model_outcomes_over",
  "model_sparks_over",
  "model_summaries_before",
  "model_summaries_over",
  "model_timeline_over",
  "run_outcomes",
  "upstream_breakdown_over",
];

/** With the publishable key a visitor can read only what the page shows. */
export function accessCases(stage: () => Stage): void {
  describe("publishable key", () => {
    it("opens these tables and views, and no others", async () => {
      const columns = await stage().stack.query<{ name: string; columns: string[]; all: boolean }>(
        `select
           pg_class.relname as name,
           array_agg(pg_attribute.attname::text order by pg_attribute.attname) filter (where may_read.it) as columns,
           bool_and(may_read.it) as all
         from pg_class
         join pg_attribute on pg_attribute.attrelid = pg_class.oid and attnum > 0 and not attisdropped
         cross join lateral (
           select has_column_privilege('anon', pg_class.oid, pg_attribute.attnum, 'select')
         ) as may_read (it)
         where pg_class.relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'p')
         group by pg_class.relname
         having bool_or(may_read.it)
         order by pg_class.relname`,
      );
      assert.deepEqual(
        Object.fromEntries(columns.map((row) => [row.name, row.all ? null : row.columns])),
        readable,
      );
    });

    it("writes nothing, and calls these functions only", async () => {
      const { query } = stage().stack;
      assert.deepEqual(
        await query(
          `select pg_class.relname
           from pg_class, unnest(array['insert', 'update', 'delete', 'truncate']) as privilege
           where relnamespace in ('public'::regnamespace, 'private'::regnamespace)
             and relkind in ('r', 'v') and has_table_privilege('anon', pg_class.oid, privilege)`,
        ),
        [],
      );
      const functions = await query<{ proname: string }>(
        `select proname from pg_proc
         where pronamespace = 'public'::regnamespace and has_function_privilege('anon', oid, 'execute')
         order by proname`,
      );
      assert.deepEqual(functions.map(({ proname }) => proname), callable);
    });

    it("cannot read the data behind the page", async () => {
      const { url, publishableKey } = stage().stack;
      const questions = [
        "benchmark_results?select=response_text",
        "benchmark_results?select=error_message",
        "benchmark_results?select=provider_request_id",
        "workloads?select=prompt",
        "runs",
        "run_targets",
        "run_summary",
        "alert_channels",
        "scheduler_health",
        "settings",
        "spend_limits",
        "sync_runs",
        "incidents?select=detail",
        "providers?select=api_key_env",
        "models?select=options",
        "prices?select=raw",
      ];
      for (const question of questions) {
        const response = await fetch(`${url}/rest/v1/${question}`, {
          headers: { apikey: publishableKey },
          signal: AbortSignal.timeout(10_000),
        });
        const text = await response.text();
        assert.equal(response.status, 401, `${question}: ${text}`);
      }
    });
  });
}
