import { isRecord } from "../platform/is_record.ts";
import { pickField } from "./pick_field.ts";

/** Fields of an entry in which it keeps facts about the model, besides the entry itself. */
const HOLDERS = [
  "top_provider",
  "limits",
  "limit",
  "meta",
  "metadata",
  "model_spec",
  "model_info",
  "info",
  "spec",
  "config",
  "details",
  "architecture",
  "capabilities",
  "capabilities.limits",
  "deprecation",
  "lifecycle",
  "model_lifecycle",
];

/** An entry and the groups of fields in it, the entry first. */
export function holdersOf(entry: unknown): Record<string, unknown>[] {
  return [entry, ...HOLDERS.map((path) => pickField(entry, [path]))].filter((holder) =>
    isRecord(holder)
  );
}

/**
 * Like `pickField`, in an entry or any group of its fields: the order of names
 * counts before the depth.
 */
export function pickAnywhere<Value>(
  entry: unknown,
  names: readonly string[],
  read: (value: unknown) => Value | null,
): Value | null {
  const holders = holdersOf(entry);
  for (const name of names) {
    for (const holder of holders) {
      const found = pickField(holder, [name], read);
      if (found !== null) return found;
    }
  }
  return null;
}
