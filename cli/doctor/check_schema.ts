import type { CatalogDifference } from "../../lib/compare_catalogs.ts";
import { importLater } from "../../lib/import_later.ts";
import { isFormerSchema } from "../../lib/former_schema.ts";
import { listVersions } from "../../lib/list_versions.ts";
import { isOther } from "./check_migrations.ts";
import type { Context } from "./context.ts";
import { failed, type Judgement, ok, warning } from "./finding.ts";
import { findDrift } from "./find_drift.ts";
import { readSchema } from "./read_schema.ts";
import type { SchemaFacts } from "./schema_facts.ts";

/** Whether the database is what the migrations of this folder give, object by object. */
export async function checkSchema(context: Context): Promise<Judgement[]> {
  const versions = await listVersions();
  const isOld = isFormerSchema(context.setup.migrations, versions);
  // What pending migrations would bring is no fault of what is there.
  if (isOther(context.setup.migrations, versions) && !isOld) return [];
  return await compareSchema(context, isOld);
}

/** @param isOld Whether the schema's own migrations do not lead to that of this folder. */
export async function compareSchema(
  context: Pick<Context, "database" | "signal">,
  isOld: boolean,
): Promise<Judgement[]> {
  const { buildSchema } = await importLater<typeof import("./build_schema.ts")>(
    import.meta.resolve("./build_schema.ts"),
  );
  const { facts: expected, query } = await buildSchema();
  const found = await readSchema(context, query);
  if (found === null) {
    return [
      warning(
        "It cannot be compared by the secret key alone: set SUPABASE_PROJECT_REF, and with it " +
          "SUPABASE_ACCESS_TOKEN or SUPABASE_DB_URL",
      ),
    ];
  }
  const drift = [
    ...findDrift(expected.objects, found.objects),
    ...findChangedJobs(expected, found),
  ];
  const edited = findEdited(expected, found);
  if (drift.length === 0) {
    return [ok(
      "Every object is as the migrations of this folder give it" +
        (edited.length === 0 ? "" : `, though the text of ${edited.join(", ")} has changed since`),
    )];
  }
  return [
    failed(
      `${drift.length} ${drift.length === 1 ? "object differs" : "objects differ"} from what the ` +
        `migrations of this folder give, as named below (with --json, all of them): ${
          chooseMend(isOld, edited)
        }`,
    ),
    ...[...Map.groupBy(drift, ({ kind }) => kind)].map(([kind, of]) =>
      failed(`${kind}: ${describe(of)}`)
    ),
  ];
}

const FRESH = `run "deno task export --all --output <folder>", deploy to a new project, and run ` +
  `"deno task import <folder>" there`;

function chooseMend(isOld: boolean, edited: string[]): string {
  if (isOld) return FRESH;
  return edited.length === 0
    ? "they were changed by hand; in the SQL editor, run the definition of a function or view in " +
      'supabase/schemas again, with "create or replace" for "create"; change a table with alter ' +
      "table, and drop what is extra"
    : `${
      edited.join(", ")
    } was edited after it had been applied, and what is applied is not applied ` +
      `again; check out the files as they were, or ${FRESH}`;
}

function describe(differences: CatalogDifference[]): string {
  return [...Map.groupBy(differences, ({ how }) => how)]
    .map(([how, of]) => `${how} ${of.map(({ name }) => name).join(", ")}`)
    .join("; ");
}

/** Schedules are the operator's, commands are not. */
function findChangedJobs(expected: SchemaFacts, found: SchemaFacts): CatalogDifference[] {
  return Object.entries(expected.jobs ?? {}).flatMap(([name, command]) => {
    const other = found.jobs?.[name];
    // Which jobs are there is another check's.
    if (other === undefined || other === command) return [];
    return [{
      kind: "cron job",
      name,
      how: "changed" as const,
      expected: command,
      found: other,
    }];
  });
}

/** Migrations that were applied with another text than their files have now. */
function findEdited(expected: SchemaFacts, found: SchemaFacts): string[] {
  return Object.entries(expected.migrations ?? {})
    .filter(([name, text]) => ![undefined, null, text].includes(found.migrations?.[name]))
    .map(([name]) => `${name}.sql`);
}
