import type { CatalogObject } from "../lib/compare_catalogs.ts";

/** Runs one statement as the database's owner. */
export type Query = <T>(sql: string) => Promise<T[]>;

/** Each cron job, with all that `cron.schedule` and `cron.alter_job` can say of it. */
const JOBS = `
  select
    'cron job' as kind,
    jobname as name,
    concat_ws(' ', schedule, case when not active then 'off' end, command) as definition
  from cron.job
  where jobname is not null
`;

/**
 * Reads this project's schema from a database that has it: every object in the schemas `public`
 * and `private` with its definition, comments and grants, and the cron jobs, sorted. Postgres 15
 * and 17 say the same of the same object.
 */
export async function readCatalog(query: Query): Promise<CatalogObject[]> {
  const objects = await query<CatalogObject>(
    "select kind, name, definition from private.catalog()",
  );
  const jobs = await query<CatalogObject>(JOBS);
  return [...objects, ...jobs].sort((one, other) =>
    one.kind < other.kind ? -1 : one.kind > other.kind ? 1 : one.name < other.name ? -1 : 1
  );
}
