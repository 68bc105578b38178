import { z } from "zod";
import type { Database } from "./database.ts";

/** The release of these functions; that of `deno.json`. */
export const RELEASE = "1.5.1";

/** The release whose schema these functions need. They work on that of any later one. */
export const SCHEMA_RELEASE = "1.5.1";

const releaseSchema = z.string().regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}$/);

/**
 * Asks the database for the release of its schema. Returns one sentence when these functions need a
 * later one, else null.
 */
export async function describeOlderSchema(database: Database): Promise<string | null> {
  const { data, error } = await database.rpc("schema_release");
  if (error !== null && error.code !== "PGRST202") {
    throw new Error(`Cannot read the release of the schema: ${error.message}`);
  }
  const release = error === null ? releaseSchema.parse(data) : null;
  if (release !== null && !isEarlier(release, SCHEMA_RELEASE)) return null;
  return `The database is of ${
    release ?? "a release before 1.0.0"
  }, and the functions, of ${RELEASE}, ` +
    `need the schema of ${SCHEMA_RELEASE}: apply the migrations`;
}

/** Whether one release came before another. Both are three numbers with points between. */
export function isEarlier(release: string, other: string): boolean {
  const [these, those] = [release, other].map((text) => text.split(".").map(Number));
  const place = these.findIndex((number, index) => number !== those[index]);
  return place >= 0 && these[place] < those[place];
}
