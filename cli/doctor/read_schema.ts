import { sqlLiteral } from "../../lib/sql_literal.ts";
import { z } from "zod";
import { readEnvironment } from "../../lib/read_environment.ts";
import { askSupabase } from "../deploy/ask_supabase.ts";
import { findRef, readDeployment } from "../deploy/read_deployment.ts";
import { prepareSupabaseCli } from "../deploy/supabase_cli.ts";
import type { Context } from "./context.ts";
import { type SchemaFacts, schemaFacts } from "./schema_facts.ts";

const answerSchema = z.array(z.object({ objects: z.string() })).length(1);

/**
 * The schema of the project, or null when neither the Data API nor the environment gives access.
 *
 * @param query Reads the objects of a database that has no function for it.
 */
export async function readSchema(
  { database, signal }: Pick<Context, "database" | "signal">,
  query: string,
): Promise<SchemaFacts | null> {
  const { data, error } = await database.rpc("applied_schema");
  if (error === null) return schemaFacts.parse(data);
  // The second is said as long as the Data API has not noticed that the function is gone.
  const isUnknown = error.code === "PGRST202" || /applied_schema\(\) does not/.test(error.message);
  if (!isUnknown) throw new Error(`Cannot read the schema: ${error.message}`);
  const env = readEnvironment(Deno.env.toObject());
  if (findRef(env, {}) === undefined) return null;
  return await askByCli(env, query, signal);
}

/** By SUPABASE_DB_URL, or by the access token. */
async function askByCli(
  env: Record<string, string>,
  query: string,
  signal: AbortSignal,
): Promise<SchemaFacts> {
  const { databaseTarget, databasePassword } = readDeployment(env, {});
  const login: Record<string, string> = databasePassword === null
    ? {}
    : { PGPASSWORD: databasePassword };
  const cli = prepareSupabaseCli({ ...env, ...login }, signal);
  const args = ["db", "query", writeQuery(query), "--read-only", "--output", "json"];
  const [{ objects }] = await askSupabase(
    cli,
    [...args, `--remote=${databaseTarget}`],
    answerSchema,
  );
  return schemaFacts.parse({ objects: JSON.parse(objects) });
}

/**
 * One statement that empties the search path before it looks at any object: names are printed with
 * their schema then, as in a function of ours.
 */
function writeQuery(query: string): string {
  const hashed =
    "select jsonb_agg(jsonb_build_array(kind, name, md5(definition)))::text as objects " +
    `from (${query.trim().replace(/;$/, "")}) as catalog (kind, name, definition)`;
  return `select (xpath('/table/row/objects/text()', ` +
    `query_to_xml(set_config('search_path', '', true) || ${
      sqlLiteral(hashed)
    }, true, false, '')))[1] as objects`;
}
