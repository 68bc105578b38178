import { z } from "zod";
import type { CatalogObject } from "../../lib/compare_catalogs.ts";

/** What the function `applied_schema` answers, and the same of a database that has not got it. */
export const schemaFacts = z.object({
  objects: z.array(z.tuple([z.string(), z.string(), z.string()])).transform((rows) =>
    rows.map(([kind, name, definition]): CatalogObject => ({ kind, name, definition }))
  ),
  /** A hash of each cron job's command; missing without pg_cron. */
  jobs: z.record(z.string(), z.string()).optional(),
  /** A hash of each applied migration, if its text was kept; missing without a record of them. */
  migrations: z.record(z.string(), z.string().nullable()).optional(),
});

/** A schema as hashes. */
export type SchemaFacts = z.infer<typeof schemaFacts>;
