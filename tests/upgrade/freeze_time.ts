import type { SqlDatabase } from "../../local/sql_database.ts";

/**
 * Lets the time of a database stand still, so that what it answers at two moments can be compared,
 * and data from long ago is as fresh as when it was made. The clock of the platform, such as that of
 * ids, goes on.
 */
export async function freezeTime(admin: SqlDatabase, moment: string): Promise<void> {
  await admin.script(`
    set allow_system_table_mods = on;
    create or replace function pg_catalog.now() returns timestamptz
    language sql stable strict parallel safe as $$ select timestamptz '${moment}' $$;
  `);
}
