import { classifyFailure } from "../../supabase/functions/_shared/errors/classify_failure.ts";
import { readErrorBody } from "../../supabase/functions/_shared/errors/read_error_body.ts";
import { redact } from "../../supabase/functions/_shared/platform/redact.ts";

/** What the words of a file name (`<provider>-<status>-<case>.json`) hint at. */
const BY_WORD: [RegExp, string[]][] = [
  [/quota|credit|billing|balance|budget|spend/, ["quota_exceeded"]],
  [/\b(?:[tr]p[md]|rate)\b/, ["rate_limited"]],
  [/overload|capacity|busy/, ["overloaded"]],
  [/key|auth/, ["auth_failed"]],
  [/context|unsupported|parameter|temperature|max-tokens|tool/, ["bad_request"]],
  [/model|decommissioned|retired|serverless/, ["model_unavailable"]],
  [/guardrail|moderation|filter|policy|safety/, ["content_filtered"]],
  [/time-?out|timed-out/, ["timeout"]],
];

/** What a status may mean; a body can say more, but not anything. */
const BY_STATUS: [RegExp, string[]][] = [
  [/401/, ["auth_failed", "quota_exceeded"]],
  [/402/, ["quota_exceeded"]],
  [/403/, [
    "auth_failed",
    "bad_request",
    "content_filtered",
    "model_unavailable",
    "quota_exceeded",
    "rate_limited",
  ]],
  [/404|410/, ["model_unavailable", "bad_request"]],
  [/408/, ["timeout"]],
  [/413/, ["bad_request", "rate_limited"]],
  [/424/, ["server_error"]],
  [/429/, ["rate_limited", "quota_exceeded", "overloaded"]],
  [/498|529/, ["overloaded"]],
  [/503/, ["overloaded", "server_error", "model_unavailable", "rate_limited"]],
  [/504|52./, ["timeout", "server_error", "overloaded"]],
  [/5../, ["server_error", "overloaded", "timeout", "rate_limited"]],
  [/4../, [
    "bad_request",
    "auth_failed",
    "model_unavailable",
    "quota_exceeded",
    "rate_limited",
    "content_filtered",
  ]],
];

/** Codes in a body that leave no doubt. */
const BY_CODE: [string, string][] = [
  ["insufficient_quota", "quota_exceeded"],
  ["rate_limit_(?:exceeded|error)", "rate_limited"],
  ["invalid_api_key|authentication_error", "auth_failed"],
  ["model_(?:not_found|decommissioned|not_available)", "model_unavailable"],
  ["context_length_exceeded|unsupported_(?:parameter|value)", "bad_request"],
  ["content_filter|content_policy_violation", "content_filtered"],
  ["overloaded_error", "overloaded"],
];

/** Reports a problem of the engine's reading of an error body, or null. */
export function compareErrorBody(file: string, body: string): string | null {
  const status = /-(\d{3})(?=[-.a-z]|$)/.exec(file)?.[1];
  if (status === undefined) return "the file name holds no status";
  const details = readErrorBody(body);
  const outcome = classifyFailure(Number(status), details);
  const words = file.slice(file.indexOf(status) + status.length).toLowerCase();
  const expected = expectedOutcomes(status, words, body);
  if (expected.length > 0 && !expected.includes(outcome)) {
    return `outcome is ${outcome}, not ${expected.join(" or ")}`;
  }
  if (details.message === null && holdsProse(body)) return "no message was found";
  if (details.message === "Provider returned error" && holdsProse(rawCause(body))) {
    return "the cause in metadata.raw was not found";
  }
  if (/\b(?:user_|org_|sk-)\w{6,}/.test(redact(details.message ?? ""))) return "an id was left in";
  return null;
}

/**
 * What the status or the name may mean and, where the body has a code that says
 * which of it, that alone. Empty for a status that is no error.
 */
function expectedOutcomes(status: string, words: string, body: string): string[] {
  const byStatus = BY_STATUS.find(([pattern]) => pattern.test(status))?.[1] ?? [];
  if (byStatus.length === 0) return [];
  const byWords = BY_WORD.flatMap(([word, outcomes]) => word.test(words) ? outcomes : []);
  const allowed = [...new Set([...byStatus, ...byWords])];
  const byCode = BY_CODE.flatMap(([code, outcome]) => holdsCode(body, code) ? [outcome] : []);
  const strict = allowed.filter((outcome) => byCode.includes(outcome));
  return strict.length > 0 ? strict : allowed;
}

/** Whether a code is in a body, or in JSON inside one of its texts. */
function holdsCode(body: string, code: string): boolean {
  return new RegExp(`"(?:code|type|error_type)\\\\*"\\s*:\\s*\\\\*"(?:${code})\\\\*"`).test(body);
}

function rawCause(body: string): string {
  return /"raw"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(body)?.[1] ?? "";
}

/** Whether there are two words in a row, beyond the marks of HTML. */
function holdsProse(text: string): boolean {
  return /\p{L}{2,}[\s,.:;'’]+\p{L}{2,}/u.test(text.replace(/<[^<>]*>/g, ""));
}
