import { FORMER_PROJECT } from "../../lib/former_schema.ts";
import { compareSchema } from "./check_schema.ts";
import type { Context } from "./context.ts";
import type { Finding } from "./finding.ts";

/**
 * Where the database cannot be asked how it is set up: whether its schema is an older one, and how
 * it differs; nothing where there is none.
 */
export async function checkOlderSchema(
  context: Pick<Context, "database" | "signal">,
): Promise<Finding[]> {
  // Every release has had this table.
  const { error } = await context.database.from("benchmark_results").select("id").limit(1);
  if (error !== null) return [];
  return [
    { check: "migrations", state: "failed", message: FORMER_PROJECT },
    ...await compareSchema(context, true),
  ];
}
