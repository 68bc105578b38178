import { createParser } from "eventsource-parser";
import { type ErrorFields, errorSchema } from "./error_fields.ts";
import { firstSaid } from "../platform/first_said.ts";
import { isBinary } from "../platform/is_binary.ts";
import { exceptionIn } from "./is_error_body.ts";
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
};

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
  const exception = isRecord(value) ? exceptionIn(value) : null;
  const fields = errorSchema.safeParse(exception ?? value);
  return fields.success ? readFields(fields.data, depth) : NOTHING;
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
      requestId: own.requestId ?? deeper.requestId,
    };
  }
  return own;
}

/** Where an inner error may be, the nearest to the cause first. */
function innerErrors(fields: ErrorFields): unknown[] {
  const message = fields.message ?? fields.msg ?? fields.detail;
  return [
    // OpenRouter: the upstream provider's own words, often JSON in a string.
    fields.metadata?.raw,
    codeBeside(fields) === null ? fields.error : null,
    fields.errors,
    fields.fault,
    fields.base_resp,
    fields.Error,
    fields.Response,
    fields.response,
    fields.header,
    fields.data,
    fields.result,
    typeof message === "string" && !/^\s*[{[]/.test(message) ? null : message,
  ].filter((inner) => inner !== null && inner !== undefined && inner !== "");
}

/**
 * Whether `error` is only a name, while `message`, `detail` or a description has the words: it is
 * one word, or a phrase no longer than they are.
 */
function codeBeside({ error, ...beside }: ErrorFields): string | null {
  if (typeof error !== "string" || error.length > 40) return null;
  const message = beside.message ?? beside.detail ?? beside.error_description;
  if (Array.isArray(message) && message.length > 0) return error.trim();
  if (typeof message !== "string" || message.trim() === "") return null;
  return !error.trim().includes(" ") || error.length <= message.length ? error.trim() : null;
}

function ownDetails(fields: ErrorFields): ErrorDetails {
  const codes = [
    fields.code,
    fields.error_code,
    fields.errorCode,
    fields.errorcode,
    fields.errcode,
    fields.Code,
    fields.ret,
    fields.ret_code,
    fields.retcode,
    fields.__type,
    codeBeside(fields),
    fields.availability?.code,
    fields.metadata?.error_type,
    fields.error_type,
    fields.reason,
    fields.details?.find((detail) => typeof detail.reason === "string")?.reason,
    fields.status,
    fields.type,
    // MiniMax numbers its errors here.
    isHttpStatus(fields.status_code) ? null : fields.status_code,
  ].filter((code) => typeof code === "string" || typeof code === "number").map(String);
  const telling = codes.filter((code) => !isNumeric(code) && code !== "" && code !== "error");
  return {
    message: firstWord(
      fields.message,
      fields.msg,
      fields.detail,
      fields.Message,
      fields.error_message,
      fields.error_msg,
      fields.error_description,
      fields.description,
      fields.status_msg,
      fields.errmsg,
      fields.errorMessage,
      fields.errorMsg,
      fields.ret_msg,
      fields.retmsg,
      // {success: false, reason: "…"} has no other words.
      isWords(fields.reason) ? fields.reason : null,
      fields.faultstring,
      fields.title,
    ),
    code: telling[0] ?? codes[0] ?? null,
    type: fields.type === "error" ? null : fields.type ?? null,
    param: fields.param ?? lastWord(fields.loc),
    status: httpStatus(fields),
    retryAfterMs: retryAfterMs(fields),
    requestId: fields.request_id ?? fields.requestId ?? fields.id ?? null,
  };
}

function httpStatus(fields: ErrorFields): number | null {
  const found = [
    fields.http_status,
    fields.http_code,
    fields.status_code,
    fields.statusCode,
    fields.code,
    fields.status,
    fields.error_code,
    fields.errorCode,
    fields.errcode,
    fields.Code,
    fields.ret_code,
    fields.retcode,
  ].find(isHttpStatus);
  return found === undefined ? null : Number(found);
}

function isHttpStatus(value: unknown): boolean {
  const status = Number(value ?? NaN);
  return status >= 100 && status < 600;
}

/** OpenRouter's seconds, or Google's `RetryInfo` as in `"34.5s"`. */
function retryAfterMs(fields: ErrorFields): number | null {
  return firstSaid([
    fields.availability?.retry_after,
    ...(fields.details ?? []).map((detail) => detail.retryDelay),
  ].map(secondsMs));
}

function secondsMs(seconds: unknown): number | null {
  if (typeof seconds !== "number" && typeof seconds !== "string") return null;
  return waitMs(parseFloat(String(seconds)), 1000);
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
