import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { createApiKeys } from "../../local/api_keys.ts";
import type { DataApi } from "../../local/data_api.ts";
import type { NativeDatabase } from "./start_native_database.ts";
import { startPostgrest } from "./start_postgrest.ts";
import { startProjectDatabase } from "./start_project_database.ts";
import { visitedHistory } from "./visited_history.ts";

/** Bounds of one answer: what it reads, in blocks of 8 KB, and how long it is as JSON, in bytes. */
const MOST_BLOCKS = 60_000;
const MOST_BYTES = 2_000_000;

/** Of an answer that is counted too, for which PostgREST asks a view twice. */
const MOST_COUNTED_BLOCKS = 2 * MOST_BLOCKS;

/** Of an answer with what belongs to its rows, of which the Data API gives each its own thousand. */
const MOST_EMBEDDED_BYTES = 5_000_000;

/** Rows that the data API gives at once. */
const MOST_ROWS = 1000;

const FOREVER = "'68 years'";
const visited = (nth: number) =>
  `(select id from public.models where name like 'visited %' order by name offset ${nth} limit 1)`;
/** Two models that thousands of runs measured. */
const TWO = `${visited(0)}, ${visited(1)}`;
const IDS = "(select array_agg(id) from (select id from public.models limit 512) as chosen)";

/** All limits of a choice. */
const LIMITS = "max_p95_ttft_ms => 500, min_p50_tps => 50, input_tokens => 1000, " +
  "output_tokens => 100, max_cost_usd => 0.01, min_availability_percent => 99, " +
  "min_pass_percent => 90, min_context => 1000, order_by => 'cost'";

/**
 * The arguments that cost most of each function that a visitor may call. A
 * function that is new and not here fails the test: say what bounds it.
 */
const WORST: Record<string, string[]> = {
  families_over: [FOREVER, "'7 days'", "'24 hours'"],
  family_leaderboard_over: [FOREVER, "'7 days'", "'7 days', 'visited/family-1'"],
  incidents_over: [FOREVER],
  measurement_method: [""],
  model_leaderboard_over: [FOREVER, "'31 days'", "'7 days'", "'24 hours'"],
  model_outcomes_over: [`${FOREVER}, ${IDS}`, `'7 days', ${IDS}`],
  model_sparks_over: [`${FOREVER}, ${IDS}`, `'24 hours', ${IDS}`],
  model_summaries_before: [FOREVER, "'7 days'"],
  model_summaries_over: [FOREVER, "'7 days'"],
  model_timeline_over: [`${FOREVER}, ${IDS}`, `'7 days', ${IDS}`],
  run_outcomes: ["(select run_id from public.run_progress order by targets desc limit 1)"],
  compare_models: [`${TWO}, ${FOREVER}`, `${TWO}, ${FOREVER}, 'eu-central-1'`],
  choose_model: [
    `period => '366 days', ${LIMITS}`,
    `period => '7 days', ${LIMITS}`,
    `period => '24 hours', ${LIMITS}, workload => 'canary'`,
    `'visited/family-1', ${LIMITS}`,
  ],
  answers_over: [FOREVER, `${FOREVER}, 'canary'`],
  answers_timeline_over: [`${FOREVER}, ${IDS}`, `'24 hours', ${IDS}`],
  answer_quality: ["", "'visited/family-1'"],
  exactness_over: [FOREVER, "'7 days'", `${FOREVER}, 'eu-central-1'`, `${FOREVER}, null`],
  burst_levels_over: [FOREVER, "'7 days'"],
  cache_savings_over: [FOREVER, "'7 days'"],
  upstream_breakdown_over: [FOREVER, "'7 days'"],
};

/** What the functions that answer anybody ask, and costs most. */
const OUTLETS = [
  "outlet_metrics('7 days')",
  "outlet_metrics('24 hours')",
  "outlet_metrics('68 years')",
  "outlet_badge('visited-2', 'visited 1', '68 years')",
  "outlet_badge('visited-2', 'visited 1', '7 days', 'eu-central-1', 'canary')",
  "outlet_badge('visited-2', 'nothing', '7 days')",
  "outlet_objectives()",
  "outlet_feed()",
];

/** A table or view, with the columns that visitors may read. */
interface Relation {
  name: string;
  columns: string[];
}

/** Sums that are copied, as those of other workloads. */
interface Copied {
  /** Which of the sums. */
  where: string;
  /** Which workloads, by a query of their keys. */
  workloads: string;
}

const FOUR_MORE =
  "select id from public.workloads where name in ('canary', 'tool', 'json', 'long-10k')";

/** Invalid or too long periods: as cheap as the longest one, and no error. */
const ODD_PERIODS = [
  "'-1 year'",
  "'0'",
  "null",
  "'170000000 years'",
  "'1000 years -12000 months'",
  "'1000 years -365250 days'",
  "'1 microsecond'",
];

/** Invalid lists of models, or longer ones than a page requests. */
const ODD_LISTS = [
  "null",
  "'{}'",
  "array[null, null]::uuid[]",
  "array[gen_random_uuid()]",
  `array_cat(${IDS}, ${IDS})`,
  `array[${IDS}, ${IDS}]`,
  `(select array_agg(gen_random_uuid()) from generate_series(1, 20000))`,
];

interface Cost {
  blocks: number;
  temporary: number;
  bytes: number;
}

interface Plan {
  Plan: Record<string, number>;
}

describe("what a visitor may ask", () => {
  let database: NativeDatabase;

  beforeAll(async () => {
    database = await startProjectDatabase();
    await database.admin.script(visitedHistory());
    await database.admin.query("vacuum analyze");
  });
  afterAll(() => database?.[Symbol.asyncDispose]());

  /** Copies sums as they are stored: nothing is compressed again, and no model is looked for. */
  async function copySums({ where, workloads }: Copied): Promise<void> {
    const columns = await database.owner.query<{ name: string }>(
      `select attname::text as name from pg_attribute
       where attrelid = 'private.rollups'::regclass and attnum > 0 and not attisdropped`,
    );
    const names = columns.map(({ name }) => name);
    const values = names.map((name) => name === "workload_id" ? "others.id" : `rollups.${name}`);
    await database.admin.script(
      `set session_replication_role = replica;
       insert into private.rollups (${names})
       select ${values} from private.rollups
       cross join lateral (select * from (${workloads}) as others where rollups.n >= 0 offset 0) as others
       where ${where};
       set session_replication_role = origin`,
    );
  }

  async function costOf(role: string, query: string): Promise<Cost> {
    await database.owner.query(`set role ${role}`);
    try {
      // What it reads and what it gives, of one answer: as costly ones are asked hundreds of times.
      const [{ "QUERY PLAN": [{ Plan: plan }] }] = await database.owner.query<
        { "QUERY PLAN": Plan[] }
      >(
        `explain (analyze, timing off, buffers, format json)
         create temporary table told_rows as ${query}`,
      );
      const [{ bytes }] = await database.owner.query<{ bytes: number }>(
        `select coalesce(sum(octet_length(row_to_json(told_rows)::text)), 0)::integer as bytes
         from pg_temp.told_rows`,
      );
      await database.owner.query("drop table pg_temp.told_rows");
      return {
        blocks: plan["Shared Hit Blocks"] + plan["Shared Read Blocks"],
        temporary: plan["Temp Read Blocks"] + plan["Temp Written Blocks"],
        bytes,
      };
    } finally {
      await database.owner.query("reset role");
    }
  }

  /** Holds queries to the bounds, and names all that are not. */
  async function areBounded(role: string, queries: string[]): Promise<void> {
    const unbounded: string[] = [];
    for (const query of queries) {
      const { blocks, temporary, bytes } = await costOf(role, query);
      const isBounded = temporary === 0 && blocks <= MOST_BLOCKS && bytes <= MOST_BYTES;
      if (!isBounded) {
        unbounded.push(`${query}: ${blocks} blocks, ${temporary} temporary, ${bytes} bytes`);
      }
    }
    assert.deepEqual(unbounded, []);
  }

  for (const role of ["anon", "authenticated"]) {
    it(`is bounded for every function that ${role} may call`, async () => {
      const functions = await database.owner.query<{ name: string }>(
        `select proname as name from pg_proc
         where pronamespace = 'public'::regnamespace and has_function_privilege($1, oid, 'execute')
         order by proname`,
        [role],
      );
      assert.deepEqual(functions.map(({ name }) => name), Object.keys(WORST).sort());
      await areBounded(
        role,
        Object.entries(WORST).flatMap(([name, all]) =>
          all.map((given) => `select * from public.${name}(${given})`)
        ),
      );
    });

    it(`is bounded for every table and view that ${role} may read`, async () => {
      const relations = await database.owner.query<{ name: string; columns: string }>(
        `select pg_class.relname as name, string_agg(quote_ident(attname), ', ') as columns
         from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
         where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'p', 'f')
           and has_column_privilege($1, pg_class.oid, attnum, 'select')
         group by pg_class.relname order by pg_class.relname`,
        [role],
      );
      assert.ok(relations.length > 10);
      await areBounded(
        role,
        relations.map(({ name, columns }) =>
          `select ${columns} from public.${name} limit ${MOST_ROWS}`
        ),
      );
    });
  }

  it("reads the sums of one workload alone, however many others are measured", async () => {
    const calls = [
      "model_leaderboard_over('31 days')",
      "model_summaries_over('31 days')",
    ].map((call) => `select * from public.${call}`);
    const before: Cost[] = [];
    for (const call of calls) before.push(await costOf("anon", call));
    await copySums({
      where: "rollups.grain = interval '1 day' and rollups.starts_at > now() - interval '63 days'",
      workloads: FOUR_MORE,
    });
    await database.admin.query("vacuum analyze private.rollups");
    try {
      const more: string[] = [];
      for (const [nth, call] of calls.entries()) {
        const { blocks } = await costOf("anon", call);
        if (blocks > 1.5 * before[nth].blocks) {
          more.push(`${call}: ${before[nth].blocks} blocks, and then ${blocks}`);
        }
      }
      assert.deepEqual(more, []);
      const { blocks } = await costOf("anon", "select * from public.measured_regions");
      assert.ok(blocks < 1000, `${blocks} blocks`);
    } finally {
      await database.owner.query(
        "delete from private.rollups where workload_id <> private.current_workload()",
      );
    }
  });

  it("is bounded for periods and lists that make no sense", async () => {
    const queries = Object.entries(WORST).flatMap(([name, [given]]) => {
      if (!given.startsWith(FOREVER)) return [];
      const periods = ODD_PERIODS.map((period) => given.replace(FOREVER, period));
      const lists = given.includes(IDS) ? ODD_LISTS.map((list) => `'7 days', ${list}`) : [];
      return [...periods, ...lists].map((some) => `select * from public.${name}(${some})`);
    });
    await areBounded("anon", queries);
  });

  it("is bounded where most of a long catalogue was never measured", async () => {
    try {
      await database.owner.query(
        `insert into public.models (name, provider_id, available, family)
         select 'listed ' || n, providers.id, true, 'listed/family-' || n % 700
         from generate_series(1, 3000) as n
         join public.providers on providers.slug = 'visited-' || (1 + n % 10)`,
      );
      await database.owner.query(
        `insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m)
         select provider_id, id, 1, 2 from public.models where name like 'listed %'`,
      );
      const calls = ["families_over('7 days')", "family_leaderboard_over('7 days')"];
      const unbounded: string[] = [];
      for (const call of calls) {
        const { blocks, temporary } = await costOf("anon", `select * from public.${call}`);
        if (temporary > 0 || blocks > MOST_BLOCKS / 2) unbounded.push(`${call}: ${blocks} blocks`);
      }
      assert.deepEqual(unbounded, []);
    } finally {
      await database.owner.query("delete from public.models where name like 'listed %'");
    }
  });

  it("is bounded for a choice among hosts that are asked questions every hour", async () => {
    try {
      await copySums({
        where: `rollups.region = 'all' and rollups.grain >= interval '1 hour'
          and rollups.workload_id <> private.current_workload('canary')
          and rollups.starts_at > now()
            - case when rollups.grain = interval '1 day' then interval '32 days' else interval '8 days' end`,
        workloads: "select private.current_workload('canary') as id",
      });
      await database.owner.query(
        `insert into private.independence (
           model_id, region, simulated, workload_id, times, last_result_at, ttft, tps, success, checks
         )
         select id, 'all', false, workload_id, 288, now(), array[1, 0.5], array[1, 0.5], 0.5, 0.5
         from public.models
         cross join unnest(private.keys_of() || private.keys_of('canary')) as workload_id
         where name like 'visited %'
         on conflict do nothing`,
      );
      await areBounded(
        "anon",
        WORST.choose_model.map((given) => `select * from public.choose_model(${given})`),
      );
      const [{ n }] = await database.owner.query<{ n: number }>(
        `select count(*)::integer as n from public.choose_model(${LIMITS}) where pass_percent_low is not null`,
      );
      assert.equal(n, 200);
    } finally {
      await database.owner.query(
        "delete from private.independence where workload_id = private.current_workload('canary')",
      );
      await database.owner.query(
        "delete from private.rollups where workload_id = private.current_workload('canary')",
      );
    }
  });

  it("is bounded for what anybody may ask of the outlets, whatever is measured", async () => {
    try {
      // Twice as many models by workload and region as are told.
      await copySums({
        where:
          `rollups.grain >= interval '1 hour' and rollups.starts_at > now() - 25 * rollups.grain
          and rollups.starts_at > now() - interval '8 days'`,
        workloads: FOUR_MORE,
      });
      await database.admin.query("vacuum analyze private.rollups");
      await areBounded("service_role", OUTLETS.map((call) => `select public.${call}`));
      const [{ sets, left_out }] = await database.owner.query<{ sets: number; left_out: number }>(
        `select jsonb_array_length(told -> 'sets') as sets, (told ->> 'left_out')::integer as left_out
         from public.outlet_metrics('7 days') as told`,
      );
      assert.deepEqual([sets, left_out], [1000, 1000]);
    } finally {
      await database.owner.query(
        "delete from private.rollups where workload_id <> private.current_workload()",
      );
    }
  });

  it("leaves people with a key of the project the windows that they ask for", async () => {
    const [{ visitors, operators }] = await database.owner.query<
      { visitors: string; operators: string }
    >(
      `select
         (select sum(n) from public.model_summaries_over('40 days')) as operators,
         (select sum(n) from public.model_summaries_over('31 days')) as visitors`,
    );
    assert.ok(Number(operators) > Number(visitors));
  });

  describe("of the Data API", () => {
    const keys = createApiKeys();
    let api: Required<DataApi>;
    let relations: Relation[];

    beforeAll(async () => {
      // What PostgREST makes of a request is told by its plan, as it was carried out.
      await database.admin.query("alter role authenticator set pgrst.db_plan_enabled = 'true'");
      // Blocks and bytes are bounded: a slow machine must not end a request, only a runaway one.
      await database.admin.query("alter role anon set statement_timeout = '30s'");
      api = await startPostgrest({
        folder: database.folder,
        databaseUrl: database.urlOf("authenticator"),
        keys,
      });
      relations = await database.owner.query(
        `select pg_class.relname as name, array_agg(attname::text order by attnum) as columns
         from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
         where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'p', 'f')
           and has_column_privilege('anon', pg_class.oid, attnum, 'select')
         group by pg_class.relname order by pg_class.relname`,
      );
    });
    afterAll(() => api?.stop());

    async function ask(path: string, accept = "application/json") {
      const headers = { apikey: keys.publishableKey, accept, prefer: "count=exact" };
      const response = await api.handle(
        new Request(`http://localhost/rest/v1/${path}`, { headers }),
      );
      return { ok: response.ok, text: await response.text() };
    }

    /** What is wrong with the cost of a request; null for one that the Data API does not know. */
    async function findExcess(path: string, mostBytes: number): Promise<string | null> {
      const { ok, text } = await ask(path);
      if (!ok) {
        // Tables that are not related, or in several ways.
        return ["PGRST200", "PGRST201"].includes(JSON.parse(text).code) ? null : `${path}: ${text}`;
      }
      const planned = await ask(
        path,
        'application/vnd.pgrst.plan+json; for="application/json"; options=analyze|buffers',
      );
      const [{ Plan: plan }] = JSON.parse(planned.text) as Plan[];
      const blocks = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"];
      const temporary = plan["Temp Read Blocks"] + plan["Temp Written Blocks"];
      if (temporary === 0 && blocks <= MOST_COUNTED_BLOCKS && text.length <= mostBytes) return null;
      return `${path}: ${blocks} blocks, ${temporary} temporary, ${text.length} bytes`;
    }

    async function areCheap(paths: string[], mostBytes = MOST_BYTES): Promise<void> {
      const excesses: string[] = [];
      for (const path of paths) {
        const excess = await findExcess(path, mostBytes);
        if (excess !== null) excesses.push(excess);
      }
      assert.deepEqual(excesses, []);
    }

    it("is bounded in any order, under any condition and with a count", async () => {
      const isColumn = (operator: string) => (column: string) => `${column}.${operator}`;
      await areCheap(
        relations.map(({ name, columns }) =>
          `${name}?select=${columns}&order=${columns.toReversed().map(isColumn("desc"))}` +
          `&or=(${columns.map(isColumn("is.null"))},${columns.map(isColumn("not.is.null"))})`
        ),
      );
    });

    it("is one table embedded in another, and no deeper", async () => {
      // The cost of nested embedding grows with each level, for every caller.
      const columnOf = new Map(relations.map(({ name, columns }) => [name, columns[0]]));
      const embed = (name: string, inner = "") => `${name}(${columnOf.get(name)}${inner})`;
      const related = new Map<string, string[]>();
      for (const { name: one } of relations) {
        const beside: string[] = [];
        for (const { name: other } of relations) {
          if ((await ask(`${one}?select=${embed(other)}&limit=0`)).ok) beside.push(other);
        }
        related.set(one, beside);
      }
      assert.ok(related.get("models")!.includes("providers"));
      assert.ok(related.get("providers")!.includes("models"));
      const paths = [...related].flatMap(([one, beside]) =>
        beside.flatMap((other) => [
          ...related.get(other)!.map((third) =>
            `${one}?select=${embed(other, "," + embed(third))}`
          ),
          ...beside.map((third) => `${one}?select=a:${embed(other)},b:${embed(third)}`),
        ])
      );
      const answered: string[] = [];
      for (const path of paths) {
        const { text } = await ask(path);
        if (!text.includes("Cannot embed more than one")) {
          answered.push(`${path}: ${text.slice(0, 200)}`);
        }
      }
      assert.deepEqual(answered, []);
    });

    it("is bounded with whatever may be embedded", async () => {
      const embed = (one: Relation, other: Relation) =>
        `${one.name}?select=${one.columns},${other.name}(${other.columns})`;
      const isRefused = (one: Relation, other: Relation) =>
        [one, other].map(({ name }) => name).sort().join() === "incidents,objectives";
      const pairs = relations.flatMap((one) => relations.map((other) => [one, other] as const));
      await areCheap(
        pairs.filter((pair) => !isRefused(...pair)).map((pair) => embed(...pair)),
        MOST_EMBEDDED_BYTES,
      );
      // Visitors may not read the column by which these two are related.
      const refused = pairs.filter((pair) => isRefused(...pair));
      assert.equal(refused.length, 2);
      for (const pair of refused) {
        const { ok, text } = await ask(embed(...pair));
        assert.deepEqual([ok, JSON.parse(text).code], [false, "42501"]);
      }
    });
  });
});
