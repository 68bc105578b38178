import { createParser } from "eventsource-parser";
import { firstSaid } from "../platform/first_said.ts";
import { isBinary } from "../platform/is_binary.ts";
import { CODES, ENVELOPES, MESSAGES, STATUSES } from "./error_fields.ts";
import { exceptionIn } from "./is_error_body.ts";
import { namedUpstream } from "./named_upstream.ts";
import { isRecord } from "../platform/is_record.ts";
import { waitMs } from "./retry_after.ts";
import { textOfHtml } from "../platform/text_of_html.ts";
import type { ErrorDetails } from "./failure.ts";

/**
 * How many levels of a body are searched: a wrapped error needs up to three, and
 * may be wrapped again.
 */
const MAX_DEPTH = 12;

const NOTHING: ErrorDetails = {
  message: null,
  code: null,
  type: null,
  param: null,
  status: null,
  retryAfterMs: null,
  requestId: null,
  upstream: null,
};

type Fields = Record<string, unknown>;

/**
 * Reads an error from a body of any shape: JSON of any provider, errors wrapped
 * in errors, an event stream, HTML, plain text or nothing. `body` is text as
 * received or a value already parsed.
 */
export function readErrorBody(body: unknown): ErrorDetails {
  return readValue(body, 0);
}

function readValue(value: unknown, depth: number): ErrorDetails {
  if (depth > MAX_DEPTH) return NOTHING;
  if (typeof value === "string") return readText(value.trim(), depth);
  // Gemini and FastAPI send a list; the first entry is used.
  if (Array.isArray(value)) return readValue(value[0], depth + 1);
  return isRecord(value) ? readFields(exceptionIn(value) ?? value, depth) : NOTHING;
}

function readText(text: string, depth: number): ErrorDetails {
  if (text === "") return NOTHING;
  if (isBinary(text)) return { ...NOTHING, message: "a body that is no text" };
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

/** One level of wrapping: deeper values are nearer to the cause and win. */
function readFields(fields: Fields, depth: number): ErrorDetails {
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
      requestId: own.requestId ?? deeper.requestId,
      // The gateway that was called says whom it called.
      upstream: own.upstream ?? deeper.upstream,
    };
  }
  return own;
}

/** Where an inner error may be, the nearest to the cause first. */
function innerErrors(fields: Fields): unknown[] {
  const message = fields.message ?? fields.msg ?? fields.detail;
  return [
    // OpenRouter: the upstream provider's own words, often JSON in a string.
    recordIn(fields, "metadata").raw,
    codeBeside(fields) === null ? fields.error : null,
    fields.errors,
    ...ENVELOPES.map((name) => fields[name]).filter(isRecord),
    typeof message === "string" && !/^\s*[{[]/.test(message) ? null : message,
  ].filter((inner) => inner !== null && inner !== undefined && inner !== "");
}

/**
 * Whether `error` is only a name, while `message`, `detail` or a description has the words: it is
 * one word, or a phrase no longer than they are.
 */
function codeBeside({ error, ...beside }: Fields): string | null {
  if (typeof error !== "string" || error.length > 40) return null;
  const message = beside.message ?? beside.detail ?? beside.error_description;
  if (Array.isArray(message) && message.length > 0) return error.trim();
  if (typeof message !== "string" || message.trim() === "") return null;
  return !error.trim().includes(" ") || error.length <= message.length ? error.trim() : null;
}

function ownDetails(fields: Fields): ErrorDetails {
  const codes = [
    ...CODES.map((name) => fields[name]),
    codeBeside(fields),
    recordIn(fields, "availability").code,
    recordIn(fields, "metadata").error_type,
    fields.error_type,
    fields.reason,
    detailsOf(fields).find((detail) => typeof detail.reason === "string")?.reason,
    fields.status,
    fields.type,
    // MiniMax numbers its errors here.
    isHttpStatus(fields.status_code) ? null : fields.status_code,
  ].filter(isCode).map((code) => plainCode(String(code))).filter((code) => code !== "");
  const telling = codes.filter((code) => !isNumeric(code) && code !== "error");
  const status = STATUSES.map((name) => fields[name]).find(isHttpStatus);
  return {
    message: firstWord(
      ...MESSAGES.map((name) => fields[name]),
      // {success: false, reason: "…"} has no other words.
      isWords(fields.reason) ? fields.reason : null,
      fields.faultstring,
      fields.title,
    ),
    code: telling[0] ?? codes[0] ?? null,
    type: firstWord(
      fields.type === "error" ? null : fields.type,
      recordIn(fields, "innererror").code,
    ),
    param: firstWord(fields.param) ?? lastWord(fields.loc),
    status: status === undefined ? null : Number(status),
    retryAfterMs: retryAfterMs(fields),
    requestId: firstWord(fields.request_id, fields.requestId, fields.id),
    upstream: namedUpstream(fields),
  };
}

/** A code without the namespace that AWS puts before it, and the address after it. */
export function plainCode(code: string): string {
  return code.trim().replace(/^[\w.-]+#(?=\w)|:(?:https?:.*)?$/gis, "");
}

function recordIn(fields: Fields, name: string): Fields {
  const value = fields[name];
  return isRecord(value) ? value : {};
}

function detailsOf({ details }: Fields): Fields[] {
  return Array.isArray(details) ? details.filter(isRecord) : [];
}

function isCode(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

function isHttpStatus(value: unknown): boolean {
  return isCode(value) && Number(value) >= 100 && Number(value) < 600;
}

/** OpenRouter's seconds, or Google's `RetryInfo` as in `"34.5s"`. */
function retryAfterMs(fields: Fields): number | null {
  return firstSaid([
    recordIn(fields, "availability").retry_after,
    ...detailsOf(fields).map((detail) => detail.retryDelay),
  ].map(secondsMs));
}

function secondsMs(seconds: unknown): number | null {
  return isCode(seconds) ? waitMs(parseFloat(String(seconds)), 1000) : null;
}

function firstWord(...values: unknown[]): string | null {
  for (const value of values) {
    if (typeof value === "string" && value.trim() !== "") return value.trim();
  }
  return null;
}

function lastWord(values: unknown): string | null {
  return Array.isArray(values)
    ? values.findLast((value) => typeof value === "string") ?? null
    : null;
}

function isWords(text: unknown): boolean {
  return typeof text === "string" && /\s|[^ -~]/.test(text);
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
