import { z } from "zod";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { plainText } from "../../lib/plain_text.ts";
import { type Place, placeOptions } from "../project/candidate_modes.ts";
import type { PlacedProvider } from "./place_provider.ts";
import { readRows } from "../project/read_rows.ts";
import { quoteSql } from "./quote_sql.ts";

/** What to type so that the models of a server are measured regularly. */
export async function describeSchedule(
  database: Database,
  { id, slug }: Pick<PlacedProvider, "id" | "slug">,
  models: string[],
  place: Place,
): Promise<string> {
  const rows = await readRows(
    "the models",
    database.from("models").select("name").eq("provider_id", id).eq("active", true)
      .in("name", models),
    z.object({ name: z.string() }),
  );
  const options = placeOptions({ ...place, live: true });
  const others = [...new Set(models)].filter((name) => !rows.some((row) => row.name === name));
  if (others.length === 0) {
    return `${slug} is on the schedule: deno task dev${options} runs it.`;
  }
  const calls = others.map((name) => `add_model(${quoteSql(slug)}, ${quoteSql(name)})`);
  return `Stored as ${slug} / ${models.map((name) => plainText(name, 100)).join(", ")}. ` +
    `To keep it on the schedule:\n` +
    `  deno task sql${options} ${quoteShell(`select ${calls.join(", ")}`)}\n` +
    `  deno task dev${options}`;
}

function quoteShell(text: string): string {
  return `"${text.replaceAll(/["$\\`]/g, "\\$&")}"`;
}
