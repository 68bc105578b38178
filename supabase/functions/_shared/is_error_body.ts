import { isRecord } from "./is_record.ts";

/** Fields that are in a body only when it is an error. */
const ERROR_FIELDS = ["error", "errors", "fault", "error_code", "error_msg", "Message"];

/** Whether a parsed body is an error rather than an answer. */
export function isErrorBody(body: unknown): boolean {
  if (Array.isArray(body)) return isErrorBody(body[0]);
  if (!isRecord(body)) return false;
  if (ERROR_FIELDS.some((field) => saysSomething(body[field]))) return true;
  if (body.success === false || body.object === "error" || body.type === "error") return true;
  if (isRecord(body.base_resp) && body.base_resp.status_code) return true;
  return body.choices === undefined && body.content === undefined &&
    (typeof body.message === "string" || body.detail !== undefined);
}

function saysSomething(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}
