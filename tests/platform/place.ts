import type { SqlDatabase } from "../../local/sql_database.ts";

/** Where the facts are tried: a stand-in, or a real project. */
export interface Place extends Pick<SqlDatabase, "query" | "script"> {
  /** An address that answers with an HTTP error, without a key. */
  failing: string;
  /** An address that does not answer. */
  silent: string;
  /** An address that refuses connections. */
  refusing: string;
  /** The schedule that fires soonest. */
  soonest: string;
}

/** Everything the facts leave in a database has a name or a description that begins so. */
export const PREFIX = "platform_contract_";

/** Removes what the facts have left, now or earlier, and nothing else. */
export async function removeTraces(database: Pick<SqlDatabase, "query">): Promise<void> {
  const named = `${PREFIX.replaceAll("_", "\\_")}%`;
  await database.query("select cron.unschedule(jobid) from cron.job where jobname like $1", [
    named,
  ]);
  await database.query(
    "delete from vault.secrets where name like $1 or description like $1",
    [named],
  );
}
