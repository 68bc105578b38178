import { createParser } from "eventsource-parser";
import { z } from "zod";
import { isRecord } from "./is_record.ts";
import type { ErrorDetails } from "./types.ts";

/** Steps into a body: a wrapped error takes up to three, and may be wrapped again. */
const MAX_DEPTH = 12;

const word = z.string().trim().min(1).nullish().catch(null);
const number = z.number().nullish().catch(null);
const wordOrNumber = z.union([z.string(), z.number()]).nullish().catch(null);
const record = z.record(z.string(), z.unknown()).nullish().catch(null);

/** Every field that says something in one provider's errors or another's. */
const errorSchema = z.object({
  message: z.unknown().optional(),
  msg: z.unknown().optional(),
  detail: z.unknown().optional(),
  error_message: word,
  error_description: word,
  title: word,
  error: z.unknown().optional(),
  errors: z.unknown().optional(),
  code: wordOrNumber,
  type: word,
  error_type: word,
  reason: word,
  status: wordOrNumber,
  status_code: number,
  http_status: number,
  param: word,
  loc: z.array(z.unknown()).nullish().catch(null),
  metadata: record,
  availability: record,
  details: z.array(z.record(z.string(), z.unknown())).nullish().catch(null),
});
type ErrorFields = z.infer<typeof errorSchema>;

const NOTHING: ErrorDetails = {
  message: null,
  code: null,
  type: null,
  param: null,
  status: null,
  retryAfterMs: null,
};

/**
 * Finds what an error says in a body of any shape: JSON of every provider's
 * kind, errors wrapped in errors, an event stream, HTML, plain text or nothing.
 * `body` is text as received or a value already parsed.
 */
export function readErrorBody(body: unknown): ErrorDetails {
  return readValue(body, 0);
}

function readValue(value: unknown, depth: number): ErrorDetails {
  if (depth > MAX_DEPTH) return NOTHING;
  if (typeof value === "string") return readText(value.trim(), depth);
  // Gemini and FastAPI send a list; its first entry tells.
  if (Array.isArray(value)) return readValue(value[0], depth + 1);
  const fields = errorSchema.safeParse(value);
  return fields.success ? readFields(fields.data, depth) : NOTHING;
}

function readText(text: string, depth: number): ErrorDetails {
  if (text === "") return NOTHING;
  if (/^[{["]/.test(text)) {
    try {
      return readValue(JSON.parse(text), depth + 1);
    } catch {
      return { ...NOTHING, message: text };
    }
  }
  if (/^(?:data|event|id|retry)?:/.test(text)) {
    const data = firstEventData(text);
    if (data !== null) return readValue(data, depth + 1);
  }
  if (/^<(?:!doctype|html|head|body|\?xml)/i.test(text)) {
    return { ...NOTHING, message: textOfHtml(text) };
  }
  return { ...NOTHING, message: text };
}

/** One level of wrapping: what lies deeper is nearer to the cause and wins. */
function readFields(fields: ErrorFields, depth: number): ErrorDetails {
  const own = ownDetails(fields);
  for (const inner of innerErrors(fields)) {
    const deeper = readValue(inner, depth + 1);
    if (deeper.message === null && deeper.code === null) continue;
    const tellsMore = deeper.code !== null && !isNumeric(deeper.code);
    return {
      message: deeper.message ?? own.message,
      code: tellsMore ? deeper.code : own.code ?? deeper.code,
      type: tellsMore ? deeper.type : deeper.type ?? own.type,
      param: deeper.param ?? own.param,
      status: deeper.status ?? own.status,
      retryAfterMs: deeper.retryAfterMs ?? own.retryAfterMs,
    };
  }
  return own;
}

/** Where another error may be hidden, the nearest to the cause first. */
function innerErrors(fields: ErrorFields): unknown[] {
  const message = fields.message ?? fields.msg ?? fields.detail;
  return [
    // OpenRouter: the upstream provider's own words, often JSON in a string.
    fields.metadata?.raw,
    fields.error,
    fields.errors,
    typeof message === "string" && !/^\s*[{[]/.test(message) ? null : message,
  ].filter((inner) => inner !== null && inner !== undefined && inner !== "");
}

function ownDetails(fields: ErrorFields): ErrorDetails {
  const codes = [
    fields.code,
    fields.availability?.code,
    fields.metadata?.error_type,
    fields.error_type,
    fields.reason,
    fields.details?.find((detail) => typeof detail.reason === "string")?.reason,
    fields.status,
    fields.type,
  ].filter((code) => typeof code === "string" || typeof code === "number").map(String);
  const telling = codes.filter((code) => !isNumeric(code) && code !== "" && code !== "error");
  return {
    message: firstWord(
      fields.message,
      fields.msg,
      fields.detail,
      fields.error_message,
      fields.error_description,
      fields.title,
    ),
    code: telling[0] ?? codes[0] ?? null,
    type: fields.type === "error" ? null : fields.type ?? null,
    param: fields.param ?? lastWord(fields.loc),
    status: httpStatus(fields),
    retryAfterMs: retryAfterMs(fields),
  };
}

function httpStatus(fields: ErrorFields): number | null {
  for (const value of [fields.http_status, fields.status_code, fields.code, fields.status]) {
    const status = Number(value ?? Number.NaN);
    if (status >= 100 && status < 600) return status;
  }
  return null;
}

/** OpenRouter's seconds, or Google's `RetryInfo` as in `"34.5s"`. */
function retryAfterMs(fields: ErrorFields): number | null {
  const seconds = fields.availability?.retry_after ??
    fields.details?.find((detail) => detail.retryDelay !== undefined)?.retryDelay;
  if (typeof seconds !== "number" && typeof seconds !== "string") return null;
  const ms = Math.round(parseFloat(String(seconds)) * 1000);
  return ms >= 0 && Number.isFinite(ms) ? ms : null;
}

function firstWord(...values: unknown[]): string | null {
  for (const value of values) {
    if (typeof value === "string" && value.trim() !== "") return value.trim();
  }
  return null;
}

function lastWord(values: unknown[] | null | undefined): string | null {
  return values?.findLast((value) => typeof value === "string") as string | undefined ?? null;
}

function isNumeric(text: string): boolean {
  return /^\d+$/.test(text);
}

function firstEventData(text: string): unknown {
  let first: string | null = null;
  const parser = createParser({ onEvent: ({ data }) => first ??= data });
  parser.feed(`${text}\n\n`);
  return first;
}

function textOfHtml(html: string): string | null {
  const title = /<title[^>]*>([^<]*)/i.exec(html)?.[1];
  const text = html.replace(/<(script|style)[\s\S]*?<\/\1>/gi, " ").replace(/<[^>]*>/g, " ");
  return firstWord(title, text.replace(/\s+/g, " ").slice(0, 500));
}

/** Whether a parsed body is an error rather than an answer. */
export function isErrorBody(body: unknown): boolean {
  if (Array.isArray(body)) return isErrorBody(body[0]);
  if (!isRecord(body)) return false;
  if (body.error || body.errors || body.object === "error" || body.type === "error") return true;
  return body.choices === undefined && body.content === undefined &&
    (typeof body.message === "string" || body.detail !== undefined);
}
