import { hostileNumber, hostileText, pick, type Random, toBytes } from "./hostile_values.ts";

/** Headers that some client reads. */
const HEADERS = [
  "retry-after",
  "retry-after-ms",
  "x-request-id",
  "request-id",
  "x-ratelimit-reset-requests",
  "content-type",
  "content-length",
  "content-encoding",
  "openai-processing-ms",
  "cf-ray",
  "cf-mitigated",
  "location",
  "x-provider",
  "date",
  "age",
  "server-timing",
];

/** Headers of an answer of which no client should believe a word; `isError` decides its type. */
export function makeHeaders(random: Random, isError: boolean): string[] {
  const lines = [`content-type: ${isError ? "application/json" : "text/event-stream"}`];
  for (let count = Math.floor(random() * 3); count > 0; count--) {
    const name = pick(random, HEADERS);
    const value = random() < 0.6 ? hostileNumber(random) : hostileText(random);
    const text = toBytes(String(value)).replaceAll(/[\r\n\0]/g, "").slice(0, 2000);
    // A body that never comes would be waited for; the tests of deadlines cover that.
    if (name === "content-length" && Number(text) > 0) continue;
    lines.push(`${name}: ${text}`);
  }
  return lines;
}
