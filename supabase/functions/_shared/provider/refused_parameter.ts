import { isRecord } from "../platform/is_record.ts";
import type { ErrorDetails } from "../errors/failure.ts";

/** A request needs these. */
const REQUIRED = [
  "model",
  "messages",
  "input",
  "contents",
  "stream",
  "max_output_tokens",
  "generationConfig.maxOutputTokens",
];

const REFUSAL =
  /unsupported|not supported|does not support|unrecognized|unrecognised|unknown|unexpected|not (?:permitted|allowed)|deprecated|only the default|extra (?:inputs|fields)/i;

/**
 * The parameter a 400 refuses, as a dotted name of something that was sent
 * (`sent` is the request body), or null when it is about anything else. Only
 * after such an answer may a request be tried once more.
 */
export function refusedParameter(
  statusCode: number | null,
  error: ErrorDetails | null,
  sent: string,
): string | null {
  if (statusCode !== 400 || error === null) return null;
  const words = `${error.code ?? ""} ${error.message ?? ""}`;
  if (!REFUSAL.test(words.replaceAll("_", " "))) return null;
  const names = namesOf(JSON.parse(sent), "");
  for (const named of namedIn(error)) {
    const name = names.find((name) => name === named) ??
      names.find((name) => name.split(".").at(-1) === named);
    if (name !== undefined) return name;
  }
  return null;
}

/** The names that the error is about: its `param`, then names quoted in its message. */
function namedIn({ param, message }: ErrorDetails): string[] {
  const text = message ?? "";
  const quoted = [...text.matchAll(/["'`]([a-z_][\w.]*)["'`]/gi)].map(([, name]) => name);
  const first = /^\s*([a-z_][\w.]*)\s*:/i.exec(text)?.[1];
  const after = /(?:parameter|argument|field|property)s?(?: supplied)?:?\s+([a-z_][\w.]*)/i.exec(
    text,
  )?.[1];
  return [param, ...quoted, first, after].filter((name) => typeof name === "string")
    .map((name) => name.replace(/^body\./, ""));
}

/** The dotted names of a body's fields, those inside objects first. */
function namesOf(body: unknown, prefix: string): string[] {
  if (!isRecord(body)) return [];
  return Object.entries(body).flatMap(([key, value]) =>
    REQUIRED.includes(prefix + key) ? [] : [...namesOf(value, `${prefix}${key}.`), prefix + key]
  );
}
