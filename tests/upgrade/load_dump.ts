import type { SqlDatabase } from "../../local/sql_database.ts";
import { AS_OWNER, type DumpHeader, readHeader } from "./dump_data.ts";

/** A project's database, as its owner and as the superuser; embedded they are the same. */
export interface OwnedDatabase {
  owner: SqlDatabase;
  admin: SqlDatabase;
}

/** The data of a release. */
export interface Dump extends DumpHeader {
  sql: string;
  /** Of its file. */
  bytes: number;
}

const FOLDER = new URL("./", import.meta.url);

/** The dumps of all releases, the oldest first. */
export async function readDumps(): Promise<Dump[]> {
  const dumps: Dump[] = [];
  for await (const { name } of Deno.readDir(FOLDER)) {
    if (name.endsWith(".sql.gz")) dumps.push(await readDump(new URL(name, FOLDER)));
  }
  return dumps.sort((a, b) => a.version.localeCompare(b.version));
}

async function readDump(file: URL): Promise<Dump> {
  const packed = await Deno.readFile(file);
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const sql = await new Response(unpacked).text();
  return { ...readHeader(sql), sql, bytes: packed.length };
}

/** Puts the data of a release into a database with the migrations that it had. */
export async function loadDump({ owner, admin }: OwnedDatabase, { sql }: Dump): Promise<void> {
  const [data, jobs] = sql.split(`\n${AS_OWNER}\n`);
  await admin.script(`begin; ${AS_COPY}; ${data}\ncommit;`);
  await owner.script(jobs);
}

/** What triggers would add is among the rows. */
const AS_COPY = "set local session_replication_role = replica";

/** Moves all moments and days of the rows by whole days, so that they are as fresh as they were. */
export async function shiftTimes({ admin }: OwnedDatabase, days: number): Promise<void> {
  const tables = await admin.query<{ name: string; shifted: string; kept: string }>(
    `select
      format('%I.%I', namespaces.nspname, tables.relname) as name,
      string_agg(
        format(
          case when columns.atttypid in ('timestamptz'::regtype, 'timestamp'::regtype) then '%1$I + interval ''${days} days'''
            when columns.atttypid = 'date'::regtype then '%1$I + ${days}'
            else '%1$I' end,
          columns.attname
        ),
        ', ' order by columns.attnum
      ) as shifted,
      string_agg(quote_ident(columns.attname), ', ' order by columns.attnum) as kept
    from pg_catalog.pg_class as tables
    join pg_catalog.pg_namespace as namespaces on namespaces.oid = tables.relnamespace
    join pg_catalog.pg_attribute as columns on columns.attrelid = tables.oid
    where namespaces.nspname in ('public', 'private') and tables.relkind in ('r', 'p') and not tables.relispartition
      and columns.attnum > 0 and not columns.attisdropped and columns.attgenerated = ''
    group by 1
    having bool_or(columns.atttypid in ('timestamptz'::regtype, 'timestamp'::regtype, 'date'::regtype))`,
  );
  // Row by row, one would have the key of the next.
  const moves = tables.map(({ name, shifted, kept }) => `
    create temporary table moved (${kept}) on commit drop as select ${shifted} from ${name};
    delete from ${name};
    insert into ${name} (${kept}) overriding system value select * from moved;
    drop table moved;
  `);
  await admin.script(`begin; ${AS_COPY}; ${moves.join("")} commit;`);
}
