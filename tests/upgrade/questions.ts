import type { SqlDatabase } from "../../local/sql_database.ts";
import { TABLES } from "./dump_data.ts";

/** One thing that a database can be asked before an upgrade and after it. */
export interface Question {
  /** The table, view or function that answers, with its schema. */
  object: string;
  /** The words of the question. */
  name: string;
  /** Who asks; null: whoever is connected. */
  role: string | null;
  /** Returns one row with `answer`, JSON as text. */
  sql: string;
}

/** Who reads views and functions over the Data API. */
const ROLES = ["anon", "service_role"];

/** Models that visitors may compare. */
const COMPARED =
  `select times.model_id::text from private.run_times as times join public.models on models.id = times.model_id
  join public.providers on providers.id = models.provider_id where providers.enabled and providers.dialect <> 'control'`;

/** What functions are asked for, by the name of the parameter: SQL that returns texts. */
const SAMPLES: Record<string, string> = {
  period: "select unnest(array['6 hours', '30 days'])",
  model_ids:
    "select array_agg(models.id order by models.id)::text from public.models where models.active",
  model_a: `select min(model) from (${COMPARED}) as compared (model)`,
  model_b: `select max(model) from (${COMPARED}) as compared (model)`,
  provider:
    "select providers.slug from public.providers where providers.enabled order by 1 limit 2",
  model: "select models.name from public.models where models.active order by 1 limit 2",
  run_id: "select max(run_targets.run_id::text) from public.run_targets",
};

/** Says what the database does at this moment, or how it was installed, and nothing of its data. */
const NOT_OF_DATA = ["public.diagnostics", "public.applied_schema"];

/** When they are scheduled, what they do, and whether they are paused. */
const JOBS: Question = {
  object: "cron.job",
  name: "cron.job",
  role: null,
  sql:
    `select jsonb_object_agg(jobname, jsonb_build_array(schedule, command, active))::text as answer
    from cron.job where jobname is not null`,
};

/**
 * What a database can be asked: for each table how many rows it has and what is in each column, and
 * for each public view and each public function that only reads, what it answers each role.
 */
export async function listQuestions(database: SqlDatabase): Promise<Question[]> {
  return [
    ...await listTables(database),
    JOBS,
    ...await listViews(database),
    ...await listFunctions(database),
  ];
}

async function listTables(database: SqlDatabase): Promise<Question[]> {
  const tables = await database.query<{ name: string; sums: string[] }>(
    `select
      tables.name,
      array_agg(
        format(
          case when columns.atttypid = 'numeric'::regtype then '%1$L, sum(hash_numeric_extended(%1$I, 0)::numeric)::text'
            else '%1$L, sum(hashtextextended(%1$I::text, 0)::numeric)::text' end,
          columns.attname
        )
        order by columns.attnum
      ) as sums
    from (${TABLES}) as tables
    join pg_catalog.pg_attribute as columns on columns.attrelid = tables.oid
    where columns.attnum > 0 and not columns.attisdropped
    group by tables.name order by tables.name`,
  );
  return tables.map(({ name, sums }) => {
    const values = inParts(sums).map((part) => `jsonb_build_object(${part})`).join(" || ");
    const sql =
      `select jsonb_build_object('rows', count(*), 'values', ${values})::text as answer from ${name}`;
    return { object: name, name, role: null, sql };
  });
}

/** A function takes at most 100 arguments. */
function inParts(pairs: string[]): string[] {
  return Array.from(
    { length: Math.ceil(pairs.length / 40) },
    (_, part) => pairs.slice(part * 40, part * 40 + 40).join(", "),
  );
}

async function listViews(database: SqlDatabase): Promise<Question[]> {
  const views = await database.query<{ name: string; columns: string[]; role: string }>(
    `select
      format('public.%I', views.relname) as name,
      roles.role,
      array_agg(
        -- Histograms are numbers with a thousand digits.
        format(case when columns.atttypid = 'numeric'::regtype then 'hash_numeric_extended(%1$I, 0)::text as %1$I' else '%1$I' end, columns.attname)
        order by columns.attnum
      ) as columns
    from pg_catalog.pg_class as views
    join pg_catalog.pg_attribute as columns on columns.attrelid = views.oid and columns.attnum > 0
    cross join unnest($1::text[]) as roles (role)
    where views.relnamespace = 'public'::regnamespace and views.relkind = 'v'
      and has_table_privilege(roles.role, views.oid, 'select')
    group by name, roles.role order by name, roles.role`,
    [ROLES],
  );
  return views.map(({ name, columns, role }) => ({
    object: name,
    name,
    role,
    sql: gather(`select ${columns.join(", ")} from ${name}`),
  }));
}

async function listFunctions(database: SqlDatabase): Promise<Question[]> {
  const functions = await database.query<{
    name: string;
    role: string;
    inputs: string[] | null;
    columns: string[] | null;
  }>(
    `select
      format('public.%I', functions.proname) as name,
      roles.role,
      functions.proargnames[1 : functions.pronargs - functions.pronargdefaults] as inputs,
      (
        select array_agg(quote_ident(outputs.name))
        from unnest(functions.proargnames, functions.proargmodes) as outputs (name, mode)
        where outputs.mode = 't'
      ) as columns
    from pg_catalog.pg_proc as functions
    cross join unnest($1::text[]) as roles (role)
    where functions.pronamespace = 'public'::regnamespace
      and functions.provolatile <> 'v' and functions.prokind = 'f'
      and format('public.%s', functions.proname) <> all ($2::text[])
      and has_function_privilege(roles.role, functions.oid, 'execute')
    order by functions.oid::regprocedure::text, roles.role`,
    [ROLES, NOT_OF_DATA],
  );
  const samples = await readSamples(database);
  return functions.flatMap(({ name, role, inputs, columns }) =>
    combine(name, inputs ?? [], samples).map((call) => ({
      object: name,
      name: `${name}(${call})`,
      role,
      sql: gather(`select ${columns?.join(", ") ?? "answer"} from ${name}(${call}) as answer`),
    }))
  );
}

/** The samples as SQL literals. */
async function readSamples(database: SqlDatabase): Promise<Map<string, string[]>> {
  const samples = new Map<string, string[]>();
  for (const [parameter, sql] of Object.entries(SAMPLES)) {
    const rows = await database.query<{ literal: string }>(
      `select quote_literal(sample) as literal from (${sql}) as samples (sample)`,
    );
    samples.set(parameter, rows.map(({ literal }) => literal));
  }
  return samples;
}

/** All ways to fill the parameters that have no default. */
function combine(name: string, parameters: string[], samples: Map<string, string[]>): string[] {
  return parameters.reduce<string[]>((calls, parameter) => {
    const values = samples.get(parameter);
    if (values === undefined) {
      throw new Error(
        `Cannot ask ${name}: SAMPLES of tests/upgrade/questions.ts has nothing for ${parameter}`,
      );
    }
    return calls.flatMap((call) =>
      values.map((value) => [call, `${parameter} => ${value}`].filter(Boolean).join(", "))
    );
  }, [""]);
}

/** All rows in one text, in the order of what they say. */
function gather(select: string): string {
  return `select '[' || coalesce(string_agg(rows.answer, ',' order by rows.answer collate "C"), '') || ']' as answer
    from (select to_json(selected)::text as answer from (${select}) as selected) as rows`;
}
