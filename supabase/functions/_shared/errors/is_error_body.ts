import { isRecord } from "../platform/is_record.ts";

/** Fields that only errors have. */
const ERROR_FIELDS = [
  "error",
  "Error",
  "errors",
  "fault",
  "exception",
  "error_code",
  "error_msg",
  "error_message",
  "errorCode",
  "errorMessage",
  "errcode",
  "errmsg",
  "Message",
];

/** Codes of an error; without an error each is empty or says success. */
const CODE_FIELDS = ["code", "Code", "ret", "ret_code", "retcode", "status_code", "statusCode"];

/** The messages next to these codes. */
const WORD_FIELDS = ["msg", "message", "ret_msg", "retmsg", "status_msg", "detail", "reason"];

/** Words for success in bodies that always state a result. */
const SUCCESS = /^(?:0+|2\d\d|ok|success(?:ful)?|succeeded|true|none)?$/i;

/** Whether a parsed body is an error rather than an answer. */
export function isErrorBody(body: unknown): boolean {
  if (Array.isArray(body)) return isErrorBody(body[0]);
  if (!isRecord(body)) return false;
  if (ERROR_FIELDS.some((field) => saysSomething(body[field]))) return true;
  if (body.success === false || body.ok === false || body.is_error === true) return true;
  if (body.object === "error" || body.type === "error") return true;
  if (isFailedBase(body.base_resp) || exceptionIn(body) !== null) return true;
  if (WRAPPERS.some((name) => isRecord(body[name]) && isWrapped(body[name]))) return true;
  if (body.choices !== undefined || body.content !== undefined) return false;
  if ([body.status, body.state].some((word) => /^(?:error|fail(?:ed|ure)?)$/i.test(String(word)))) {
    return true;
  }
  if (WORD_FIELDS.some((field) => typeof body[field] === "string") && hasErrorCode(body)) {
    return true;
  }
  if (STATUS_FIELDS.some((field) => isErrorStatus(body[field]))) return true;
  if (saysSuccess(body)) return false;
  return typeof body.message === "string" || body.detail !== undefined;
}

/** The HTTP status that some repeat in the body. */
const STATUS_FIELDS = ["status", "http_status", "http_code"];

function isErrorStatus(value: unknown): boolean {
  return typeof value === "number" && value >= 400 && value < 600;
}

/** Whether a body that has words says with them that all is well. */
export function saysSuccess(body: Record<string, unknown>): boolean {
  return body.success === true ||
    [body.status, body.code].some((value) => isCode(value) && value !== "" && isSuccess(value));
}

/** Envelopes that Tencent, iFlytek, gateways and OpenAI's other API put around an error. */
const WRAPPERS = ["Response", "response", "header", "data", "result", "metadata"];

function isWrapped(inner: Record<string, unknown>): boolean {
  return ERROR_FIELDS.some((field) => saysSomething(inner[field])) ||
    (WORD_FIELDS.some((field) => typeof inner[field] === "string") && hasErrorCode(inner));
}

/** Bedrock names an error by its kind: `{"throttlingException": {"message": "…"}}`. */
export function exceptionIn(body: Record<string, unknown>): Record<string, unknown> | null {
  for (const name in body) {
    const value = body[name];
    if (name.endsWith("xception") && isRecord(value)) return { code: name, ...value };
  }
  return null;
}

/** Whether a chunk with the whole answer also has fields of an error that say something. */
export function hasErrorField(chunk: Record<string, unknown>): boolean {
  return (chunk.error_code !== undefined && saysSomething(chunk.error_code)) ||
    (chunk.error_msg !== undefined && saysSomething(chunk.error_msg)) ||
    (chunk.error_message !== undefined && saysSomething(chunk.error_message)) ||
    (chunk.errors !== undefined && saysSomething(chunk.errors));
}

/** MiniMax states the result in each answer. */
export function isFailedBase(base: unknown): boolean {
  return isRecord(base) && isCode(base.status_code) && !isSuccess(base.status_code);
}

/** Whether a code or a word says that nothing went wrong. */
export function isSuccess(value: unknown): boolean {
  return isCode(value) && SUCCESS.test(String(value));
}

function hasErrorCode(body: Record<string, unknown>): boolean {
  return CODE_FIELDS.some((field) => isCode(body[field]) && !SUCCESS.test(String(body[field])));
}

function isCode(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}

/** An `errcode` of 0 with an `errmsg` of "ok" says that there is no error. */
function saysSomething(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return Boolean(value) && !(isCode(value) && SUCCESS.test(String(value)));
}
