import { z } from "zod";
import { keepAnswers } from "../http/keep_answers.ts";
import { callDatabase, connectDatabase } from "../platform/database.ts";
import { readEnvironment } from "../platform/environment.ts";
import { notFound } from "./read_address.ts";

const ObjectiveNumbers = z.object({
  objective: z.string(),
  simulated: z.boolean().nullable(),
  period_days: z.number(),
  verdict: z.string(),
  target_percent: z.number(),
  met_percent: z.number().nullable(),
  last_result_at: z.string().nullable(),
});
export type ObjectiveNumbers = z.infer<typeof ObjectiveNumbers>;

/** There are few of them, so all are asked for at once. */
const kept = keepAnswers<ObjectiveNumbers[] | null>(1);

/**
 * How an objective stands; null when badges are off.
 *
 * @throws {HttpError} 404 when there is none of that name that visitors may see.
 */
export async function askObjective(name: string): Promise<ObjectiveNumbers | null> {
  const all = await kept.get(
    "",
    () =>
      callDatabase(
        connectDatabase(readEnvironment()),
        "outlet_objectives",
        {},
        z.array(ObjectiveNumbers).nullable(),
      ),
  );
  if (all === null) return null;
  const found = all.find(({ objective }) => objective === name);
  if (found === undefined) throw notFound("there is no such objective");
  return found;
}
