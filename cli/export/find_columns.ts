import { z } from "zod";
import type { ProjectAddress } from "../../lib/find_project.ts";
import { WORKLOAD_COLUMNS } from "./name_workloads.ts";
import { postQuery } from "../project/post_query.ts";

const descriptionSchema = z.object({
  definitions: z.object({
    known_results: z.object({ properties: z.record(z.string(), z.unknown()) }),
  }),
});

/**
 * The columns of results, from the Data API's own description or, where a local stack has none,
 * from its system catalogue. Null when neither has them.
 */
export async function findColumns(
  project: ProjectAddress,
  signal: AbortSignal,
): Promise<string[] | null> {
  const response = await fetch(`${project.url}/rest/v1/`, {
    headers: { apikey: project.secretKey, accept: "application/openapi+json" },
    signal: AbortSignal.any([signal, AbortSignal.timeout(15_000)]),
  });
  const description = descriptionSchema.safeParse(await response.json().catch(() => null));
  const stored = description.success
    ? Object.keys(description.data.definitions.known_results.properties)
    : await askDatabase(project, signal);
  return stored && [...stored, ...WORKLOAD_COLUMNS];
}

async function askDatabase(
  project: ProjectAddress,
  signal: AbortSignal,
): Promise<string[] | null> {
  const query = `
    select attname from pg_attribute
    where attrelid = 'public.known_results'::regclass and attnum > 0 and not attisdropped
    order by attnum`;
  try {
    return (await postQuery(project, query, signal)).map(({ attname }) => String(attname));
  } catch {
    signal.throwIfAborted();
    return null;
  }
}
