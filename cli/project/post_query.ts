import { z } from "zod";
import { explainSqlError } from "./explain_sql_error.ts";
import type { ProjectAddress } from "../../lib/find_project.ts";

const rowsSchema = z.array(z.record(z.string(), z.unknown()));
const resultsSchema = z.array(z.object({ rows: rowsSchema, command: z.string().optional() }));
const refusalSchema = z.object({
  message: z.string(),
  hint: z.string().nullish(),
  detail: z.string().nullish(),
});
export type Row = z.infer<typeof rowsSchema>[number];

/** Rows of one statement, and what it did: for example `INSERT 1`. */
export type StatementResult = z.infer<typeof resultsSchema>[number];

/** Runs SQL on a local stack as the database's owner: the rows of the last statement. */
export async function postQuery(
  stack: ProjectAddress,
  query: string,
  signal: AbortSignal,
): Promise<Row[]> {
  return rowsSchema.parse(await post(stack, { query }, signal));
}

/** Runs any number of statements in the same way, and returns the outcome of each. */
export async function postScript(
  stack: ProjectAddress,
  query: string,
  signal: AbortSignal,
): Promise<StatementResult[]> {
  return resultsSchema.parse(await post(stack, { query, every: true }, signal));
}

async function post(
  { url, secretKey }: ProjectAddress,
  body: unknown,
  signal: AbortSignal,
): Promise<unknown> {
  const response = await fetch(`${url}/pg/query`, {
    method: "POST",
    headers: { apikey: secretKey, "content-type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });
  const answer: unknown = await response.json();
  if (response.ok) return answer;
  const refusal = refusalSchema.safeParse(answer);
  if (refusal.success) throw new Error(`Cannot run the SQL: ${explainSqlError(refusal.data)}`);
  throw new Error(`Cannot run the SQL: HTTP ${response.status}`);
}
