import { isRecord } from "../platform/is_record.ts";

/** Fields that are in a body only when it is an error. */
const ERROR_FIELDS = [
  "error",
  "errors",
  "fault",
  "error_code",
  "error_msg",
  "error_message",
  "errorCode",
  "errorMessage",
  "errcode",
  "errmsg",
  "Message",
];

/** Codes that say which error it is; each is nothing, or a success, where there is none. */
const CODE_FIELDS = ["code", "Code", "ret", "ret_code", "retcode", "status_code", "statusCode"];

/** The words beside them. */
const WORD_FIELDS = ["msg", "message", "ret_msg", "retmsg", "status_msg", "detail", "reason"];

/** How a success is called where a body says so each time. */
const SUCCESS = /^(?:0+|2\d\d|ok|success(?:ful)?|succeeded|true|none)?$/i;

/** Whether a parsed body is an error rather than an answer. */
export function isErrorBody(body: unknown): boolean {
  if (Array.isArray(body)) return isErrorBody(body[0]);
  if (!isRecord(body)) return false;
  if (ERROR_FIELDS.some((field) => saysSomething(body[field]))) return true;
  if (body.success === false || body.object === "error" || body.type === "error") return true;
  if (isRecord(body.base_resp) && body.base_resp.status_code) return true;
  if (body.choices !== undefined || body.content !== undefined) return false;
  if (typeof body.status === "string" && /^(?:error|fail(?:ed|ure)?)$/i.test(body.status)) {
    return true;
  }
  if (WORD_FIELDS.some((field) => typeof body[field] === "string") && hasErrorCode(body)) {
    return true;
  }
  return typeof body.message === "string" || body.detail !== undefined;
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
