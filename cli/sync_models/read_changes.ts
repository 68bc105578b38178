import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";
import { describePriceParts } from "../../lib/describe_price_parts.ts";
import { type Place, placeOptions } from "../project/candidate_modes.ts";
import { plainText } from "../../lib/plain_text.ts";
import { readRows } from "../project/read_rows.ts";
import type { Sync } from "./follow_sync.ts";

/** The most changes of one kind that are listed; the others are counted. */
const NAMED = 10;

const MOST_CHARS = 500;

const changeSchema = z.object({
  event: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  providers: z.object({ slug: z.string() }),
  models: z.object({
    name: z.string(),
    /** Later than the start of the sync for a model that the sync has added. */
    created_at: z.coerce.date(),
    kind: z.string().nullable(),
    active: z.boolean(),
  }),
});
export type Change = z.infer<typeof changeSchema>;

const priceSchema = z.object({
  input_price_per_m: z.number(),
  output_price_per_m: z.number(),
  tiers: z.unknown().optional(),
  parts: z.unknown().optional(),
});

/** The changes of a sync to the models. */
export async function readChanges(
  database: SupabaseClient,
  { started_at, finished_at, results }: Sync,
): Promise<Change[]> {
  let query = database
    .from("model_events")
    .select("event, before, after, providers!inner(slug), models(name, created_at, kind, active)")
    .in("providers.slug", results.map(({ provider }) => provider))
    .gte("created_at", started_at);
  if (finished_at !== null) query = query.lte("created_at", finished_at);
  const changes = await readRows("the changes", query.order("id").limit(1000), changeSchema);
  // A model that was in the catalogue before its first listing is not new.
  return changes.filter(({ event, models }) =>
    event !== "listed" || models.created_at >= new Date(started_at)
  );
}

/** The new models and changed prices, by name, and what to type next. */
export function describeChanges(changes: Change[], place: Place): string[] {
  const where = placeOptions(place);
  const added = changes.filter(({ event }) => event === "listed");
  const priced = changes.filter(({ event, before }) =>
    event === "price_changed" && before !== null
  );
  const example = added.find(({ models }) => models.kind === "chat" && !models.active);
  return [
    ...list("Added", added, name),
    ...list("Price changed", priced, (change) => `${name(change)}: ${describePrice(change)}`),
    ...(example === undefined ? [] : [
      "",
      "A new model is not benchmarked until it is chosen:",
      `  deno task sql${where} "select set_active('${example.providers.slug}', '${
        plainText(example.models.name, 256).replaceAll("'", "''")
      }')"`,
      `  deno task benchmark${where}`,
    ]),
  ];
}

function list(title: string, changes: Change[], describe: (change: Change) => string): string[] {
  if (changes.length === 0) return [];
  const more = changes.length > NAMED ? [`  … and ${changes.length - NAMED} more`] : [];
  const lines = changes.slice(0, NAMED).map((change) => `  ${describe(change)}`);
  return [`\n${title}:`, ...lines, ...more];
}

function name({ providers, models }: Change): string {
  return `${providers.slug} / ${plainText(models.name, 100)}`;
}

function describePrice({ before, after }: Change): string {
  return plainText(
    `${price(before)} → ${price(after)} USD per million tokens in / out`,
    MOST_CHARS,
  );
}

function price(value: unknown): string {
  const known = priceSchema.safeParse(value);
  if (!known.success) return "unknown";
  const { charges, unread } = describePriceParts(known.data);
  return [
    `${known.data.input_price_per_m} / ${known.data.output_price_per_m}`,
    ...charges,
    ...(unread.length === 0 ? [] : [`parts that are not understood (${unread.join(", ")})`]),
  ].join(" + ");
}
