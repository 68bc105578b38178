import { plainText } from "../../lib/plain_text.ts";

/** The sentence of an error and of its causes, without stack traces. */
export function describeError(error: unknown): string {
  const sentences: string[] = [];
  for (let e = error, depth = 0; e !== undefined && depth < 5; depth++) {
    const sentence = plainText(e instanceof Error ? e.message : describeValue(e), 1000);
    if (!sentences.some((earlier) => earlier.includes(sentence))) sentences.push(sentence);
    e = e instanceof Error ? e.cause : undefined;
  }
  return sentences.join(": ");
}

/** Libraries throw plain objects too; "[object Object]" would say nothing. */
function describeValue(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value).map(([name, part]) => `${name} ${part}`).join(", ") || String(value);
}
