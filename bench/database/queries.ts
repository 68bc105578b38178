import type { Session } from "./open_session.ts";

/** A query to time, and as which role. */
export interface Query {
  name: string;
  role: "anon" | "service_role";
  sql: string;
}

export const WINDOWS = ["24 hours", "7 days", "30 days"];

const PERCENTILES = ["ttft_ms", "ttfat_ms", "total_latency_ms", "tps"]
  .map((metric) =>
    `percentile_cont(array[0.5, 0.95, 0.99]) within group (order by ${metric}) filter (where success) as ${metric}`
  );

/** Rows that the Data API returns at once. */
const PAGE = 1000;

/** A page of every view, as the least privileged role that may read it. */
export async function everyView(session: Session): Promise<Query[]> {
  const views = await session.query<{ name: string; open: boolean }>(
    `select viewname as name, has_table_privilege('anon', 'public.' || viewname, 'select') as open
     from pg_views where schemaname = 'public' order by viewname`,
  );
  return views.map(({ name, open }) => ({
    name,
    role: open ? "anon" : "service_role",
    sql: `select * from public.${name} limit ${PAGE}`,
  }));
}

/** A page of everything that a visitor may read, in an order that no index has. */
export async function visitorsOrders(session: Session): Promise<Query[]> {
  const relations = await session.query<{ name: string; columns: string[] }>(
    `select pg_class.relname as name, array_agg(quote_ident(attname) order by attnum desc) as columns
     from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'p', 'f')
       and has_column_privilege('anon', pg_class.oid, attnum, 'select')
     group by pg_class.relname order by pg_class.relname`,
  );
  return relations.map(({ name, columns }) => ({
    name: `${name}, sorted`,
    role: "anon",
    sql: `select ${columns} from public.${name}
      order by ${columns.map((column) => `${column} desc`)} limit ${PAGE}`,
  }));
}

/** A model of the catalogue that is loaded. */
function modelId(nth: number): string {
  return `(select id from public.models where name = 'model-${nth}')`;
}

/** The functions behind the public page, over one window. */
export function functionsOver(period: string, workloads: string[]): Query[] {
  const models = "(select array_agg(id) from public.models where name in ('model-1', 'model-2'))";
  const pair = [1, 2].map(modelId).join();
  const page =
    "(select array_agg(id) from (select id from public.models order by name limit 40) as shown)";
  return [
    ...workloads.map((workload) => ["model_leaderboard_over", `'${period}', 'all', '${workload}'`]),
    ["model_leaderboard_over", `'${period}', 'eu-west-1'`],
    ["families_over", `'${period}'`],
    ["family_leaderboard_over", `'${period}'`],
    ["family_leaderboard_over", `'${period}', 'bench/family-1'`],
    ["answers_over", `'${period}'`],
    ["answers_over", `'${period}', 'canary', 'eu-west-1'`],
    ["model_summaries_over", `'${period}'`],
    ["model_summaries_before", `'${period}'`],
    ["model_sparks_over", `'${period}', ${page}`],
    ["model_timeline_over", `'${period}', ${models}`],
    ["model_outcomes_over", `'${period}', ${page}`],
    ["compare_models", `${pair}, '${period}'`],
    ["upstream_breakdown_over", `'${period}'`],
    ["incidents_over", `'${period}'`],
  ].map(([name, parameters]) => ({
    name: `${name}(${
      parameters.replace(models, "two models").replace(pair, "a, b").replace(page, "40 models")
    })`,
    role: "anon",
    sql: `select * from public.${name}(${parameters})`,
  }));
}

/** Every function that a visitor may call, over all time and over the longest window of hours, of every model. */
export async function visitorsWorst(session: Session): Promise<Query[]> {
  const functions = await session.query<{ name: string; types: string[] }>(
    // Without the parameters that have a default: those ask for everything.
    `select pg_proc.proname as name, array_agg(argument.type::regtype::text order by argument.place) as types
     from pg_proc
     cross join unnest(pg_proc.proargtypes::oid[]) with ordinality as argument (type, place)
     where pronamespace = 'public'::regnamespace and has_function_privilege('anon', pg_proc.oid, 'execute')
       and argument.place <= pg_proc.pronargs - pg_proc.pronargdefaults
     group by pg_proc.oid, pg_proc.proname
     order by pg_proc.proname`,
  );
  return ["68 years", "7 days"].flatMap((period) => {
    const worst: Record<string, string> = {
      "interval": `'${period}'`,
      "uuid[]": "(select array_agg(id) from public.models)",
      "uuid": "(select run_id from public.run_progress limit 1)",
    };
    return functions
      .filter(({ types }) => period === "68 years" || types.includes("interval"))
      .map(({ name, types }): Query => ({
        name: `${name}(${types.includes("interval") ? period : ""})`,
        role: "anon",
        sql: `select * from public.${name}(${
          // Two ids are those of two models to compare.
          types.map((type, place) =>
            types[1] === "uuid" && type === "uuid" ? modelId(place) : worst[type]
          ).join()})`,
      }));
  });
}

/** The queries of the specification over one window, on the raw rows. */
export function documentedQueries(period: string): Query[] {
  const recent = `results.created_at >= now() - interval '${period}'`;
  const joined = `from public.benchmark_results as results
    join public.providers on providers.id = results.provider_id
    join public.models on models.id = results.model_id`;
  const averages = "avg(total_latency_ms), avg(ttft_ms), avg(tps), count(*)";
  const queries = {
    "average by provider": `select providers.name, ${averages} ${joined}
      where ${recent} and success group by providers.name`,
    "average by model": `select providers.name, models.name, ${averages} ${joined}
      where ${recent} and success group by providers.name, models.name`,
    "trend by hour": `select date_trunc('hour', created_at) as hour, ${averages}
      from public.benchmark_results as results where ${recent} and success group by hour`,
    "error rate by provider": `select providers.name, count(*) filter (where not success), count(*)
      ${joined} where ${recent} group by providers.name`,
    "cost by model": `select providers.name, models.name, sum(cost_usd), avg(cost_usd), count(*)
      ${joined} where ${recent} and success group by providers.name, models.name`,
  };
  return Object.entries(queries).map(([name, sql]) => ({ name, role: "service_role", sql }));
}

/** The leaderboard's percentiles, exactly, from the raw rows. */
export function exactPercentiles(period: string): Query {
  return {
    name: "exact percentiles by model",
    role: "service_role",
    sql: `select model_id, count(*), ${PERCENTILES}
      from public.benchmark_results
      where created_at >= now() - interval '${period}' and workload_id = private.current_workload()
      group by model_id`,
  };
}
