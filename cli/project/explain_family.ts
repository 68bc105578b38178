import { z } from "zod";
import { plainText } from "../../lib/plain_text.ts";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { choiceOf } from "../command/choice_of.ts";
import { readRows } from "./read_rows.ts";

/** Why there are no hosts of a family, and which families there are. */
export async function explainFamily(
  database: Database,
  cannot: string,
  family: string,
  period: string,
): Promise<string> {
  const known = await readRows(
    "the families",
    database.rpc("families_over", { period }).select("family").not("family", "is", null),
    z.object({ family: z.string() }),
  );
  const names = [...new Set(known.map((row) => row.family))];
  const why = `${cannot} "${plainText(family, 60)}": no host of it is known.`;
  return names.length === 0
    ? `${why} No model has a family yet: read the model lists with deno task sync-models`
    : `${why} ${choiceOf(family, names)}`;
}
