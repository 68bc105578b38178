import { quoted } from "./load_catalogue.ts";
import type { Session } from "./open_session.ts";

/** Fills tables without the keys and indexes that slow down a load, which are made again afterwards. */
export async function withoutIndexes(
  session: Session,
  tables: string[],
  fill: () => Promise<void>,
): Promise<void> {
  const filled = `(select unnest(array[${quoted(tables)}]::regclass[]))`;
  const constraints = await session.query<{ table: string; name: string; definition: string }>(
    `select conrelid::regclass as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
     from pg_constraint
     where conrelid in ${filled} and contype in ('f', 'u', 'p')
     order by contype desc`,
  );
  for (const { table, name } of constraints) {
    // Dropping a key also drops the references to it, which are in these tables too.
    await session.query(`alter table ${table} drop constraint if exists ${name} cascade`);
  }
  const indexes = await session.query<{ name: string; definition: string }>(
    `select indexrelid::regclass as name, pg_get_indexdef(indexrelid) as definition
     from pg_index where indrelid in ${filled}`,
  );
  for (const { name } of indexes) await session.query(`drop index ${name}`);
  await fill();
  for (const { definition } of indexes) await session.query(definition);
  for (const { table, name, definition } of constraints) {
    await session.query(`alter table ${table} add constraint ${name} ${definition}`);
  }
}
