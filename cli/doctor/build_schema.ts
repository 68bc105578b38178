import { MIGRATIONS } from "../../local/assemble_stack.ts";
import { openMigratedDatabase } from "../../local/open_migrated_database.ts";
import { type SchemaFacts, schemaFacts } from "./schema_facts.ts";

/** The schema that the migrations of this checkout give. */
export interface BuiltSchema {
  facts: SchemaFacts;
  /** The query by which it was read; it can be run on a database without any function of ours. */
  query: string;
}

/** Joins `private.catalog()` and the functions that it calls; each calls only those made before it. */
const ONE_QUERY = `
  select 'with ' || string_agg(
    format(
      '%s (%s) as materialized (%s)',
      proname,
      array_to_string(proargnames, ', '),
      regexp_replace(rtrim(prosrc, E'; \\n'), 'private\\.(catalog\\w*)\\(\\)', '\\1', 'g')
    ),
    ', ' order by proname = 'catalog', oid
  ) || ' select * from catalog'
  from pg_proc
  where pronamespace = 'private'::regnamespace and proname ~ '^catalog(_|$)'
`;

let built: Promise<BuiltSchema> | undefined;

/** Builds it once, in a database in memory. Import this module late, for it contains Postgres. */
export function buildSchema(): Promise<BuiltSchema> {
  built ??= build();
  return built;
}

async function build(): Promise<BuiltSchema> {
  await using database = await openMigratedDatabase(MIGRATIONS);
  const [{ facts, query }] = await database.query<{ facts: unknown; query: string }>(
    `select private.applied_schema() as facts, (${ONE_QUERY}) as query`,
  );
  return { facts: schemaFacts.parse(facts), query };
}
