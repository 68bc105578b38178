import type { SqlDatabase } from "../../local/sql_database.ts";

/** What the first line of a dump says. */
export interface DumpHeader {
  /** Such as 1.0.0. */
  release: string;
  /** When the data was as it is, ISO 8601. */
  madeAt: string;
  /** The last migration that the database had. */
  version: string;
}

/** Between what the superuser loads and what `postgres` loads, who owns the project. */
export const AS_OWNER = "-- What the project's owner loads.";

/** Tables whose rows are the project's own: the partitions of one are read as one. */
export const TABLES = `
  select format('%I.%I', namespaces.nspname, tables.relname) as name, tables.oid
  from pg_catalog.pg_class as tables
  join pg_catalog.pg_namespace as namespaces on namespaces.oid = tables.relnamespace
  where namespaces.nspname in ('public', 'private') and tables.relkind in ('r', 'p') and not tables.relispartition
`;

/** Rows in one statement. */
const BATCH = 250;

/**
 * Writes all rows, the places of sequences and the jobs of a project as SQL that any Postgres loads
 * which has the same migrations. What the platform keeps, such as Vault, is left out.
 */
export async function dumpData(database: SqlDatabase, release: string): Promise<string> {
  const [{ version, made_at }] = await database.query<{ version: string; made_at: string }>(
    `select max(version) as version, to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as made_at
    from supabase_migrations.schema_migrations`,
  );
  const tables = await database.query<{ name: string; columns: string[]; literals: string }>(
    `select
      tables.name,
      array_agg(quote_ident(columns.attname) order by columns.attnum) as columns,
      string_agg(
        format(
          -- Histograms are numbers with a thousand digits, of which most are zeros at the end.
          case when columns.atttypid = 'numeric'::regtype
            then 'quote_nullable(case when %1$I > 1e40 then rtrim(%1$I::text, ''0'') || ''e''
              || length(%1$I::text) - length(rtrim(%1$I::text, ''0'')) else %1$I::text end)'
            else 'quote_nullable(%1$I::text)' end,
          columns.attname
        ),
        ', ' order by columns.attnum
      ) as literals
    from (${TABLES}) as tables
    join pg_catalog.pg_attribute as columns on columns.attrelid = tables.oid
    where columns.attnum > 0 and not columns.attisdropped and columns.attgenerated = ''
    group by tables.name order by tables.name`,
  );
  const lines = [
    writeHeader({ release, madeAt: made_at, version }),
    `truncate ${tables.map(({ name }) => name).join(", ")};`,
  ];
  for (const { name, columns, literals } of tables) {
    const rows = await readRows(database, name, literals);
    for (let at = 0; at < rows.length; at += BATCH) {
      lines.push(
        `insert into ${name} (${columns.join(", ")}) overriding system value values`,
        `${rows.slice(at, at + BATCH).join(",\n")};`,
      );
    }
  }
  lines.push(...await writeSequences(database), AS_OWNER, ...await writeJobs(database), "");
  return lines.join("\n");
}

/** The first line of a dump. */
function writeHeader({ release, madeAt, version }: DumpHeader): string {
  return `-- Data of release ${release}, made at ${madeAt} on migration ${version}`;
}

/** Reads the first line of a dump. */
export function readHeader(dump: string): DumpHeader {
  const found = /^-- Data of release (\S+), made at (\S+) on migration (\d+)\n/.exec(dump);
  if (found === null) throw new Error("Cannot read the dump: its first line names no release");
  const [, release, madeAt, version] = found;
  return { release, madeAt, version };
}

async function readRows(
  database: SqlDatabase,
  table: string,
  literals: string,
): Promise<string[]> {
  const rows = await database.query<{ row: string }>(
    `select '(' || concat_ws(', ', ${literals}) || ')' as row from ${table}`,
  );
  return rows.map(({ row }) => row).sort();
}

async function writeSequences(database: SqlDatabase): Promise<string[]> {
  const sequences = await database.query<{ name: string; last: number }>(
    `select format('%I.%I', schemaname, sequencename) as name, last_value as last
    from pg_catalog.pg_sequences
    where schemaname in ('public', 'private') and last_value is not null
    order by name`,
  );
  return sequences.map(({ name, last }) => `select setval('${name}', ${last});`);
}

/** Which migrations have scheduled, and operators have changed. */
async function writeJobs(database: SqlDatabase): Promise<string[]> {
  const jobs = await database.query<{ written: string }>(
    `select format(
      'select cron.alter_job(cron.schedule(%L, %L, %L), active => %L);', jobname, schedule, command, active
    ) as written
    from cron.job where jobname is not null order by jobname`,
  );
  return jobs.map(({ written }) => written);
}
