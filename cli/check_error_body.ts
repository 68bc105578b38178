import { classifyFailure } from "../supabase/functions/_shared/classify_failure.ts";
import { readErrorBody } from "../supabase/functions/_shared/read_error_body.ts";
import { redact } from "../supabase/functions/_shared/redact.ts";

/** What the words of a file name (`<provider>-<status>-<case>.json`) promise. */
const BY_CASE: [RegExp, string[]][] = [
  [/quota|credit|billing/, ["quota_exceeded"]],
  [/tpm|rpm|rate/, ["rate_limited"]],
  [/overload|capacity/, ["overloaded"]],
  [/key|auth/, ["auth_failed"]],
  [/context|unsupported|parameter|temperature|max-tokens|tool/, ["bad_request"]],
  [/model|decommissioned|retired|serverless/, ["model_unavailable"]],
  [/guardrail|moderation|filter|policy/, ["content_filtered"]],
];

/** What a status may mean; a body can say more, but not anything. */
const BY_STATUS: [RegExp, string[]][] = [
  [/401/, ["auth_failed"]],
  [/402/, ["quota_exceeded"]],
  [/403/, [
    "auth_failed",
    "bad_request",
    "content_filtered",
    "model_unavailable",
    "quota_exceeded",
  ]],
  [/404|410/, ["model_unavailable", "bad_request"]],
  [/408/, ["timeout"]],
  [/413/, ["bad_request", "rate_limited"]],
  [/429/, ["rate_limited", "quota_exceeded", "overloaded"]],
  [/498|529/, ["overloaded"]],
  [/503/, ["overloaded", "server_error", "model_unavailable"]],
  [/504|52./, ["timeout", "server_error", "overloaded"]],
  [/5../, ["server_error", "overloaded", "timeout"]],
  [/4../, [
    "bad_request",
    "auth_failed",
    "model_unavailable",
    "quota_exceeded",
    "rate_limited",
    "content_filtered",
  ]],
];

/** Says what is not sensible about the engine's reading of an error body, or null. */
export function checkErrorBody(file: string, body: string): string | null {
  const status = /-(\d{3})(?=[-.])/.exec(file)?.[1];
  if (status === undefined) return "the file name holds no status";
  const details = readErrorBody(body);
  const outcome = classifyFailure(Number(status), details);
  const said = file.slice(file.indexOf(status) + status.length).toLowerCase();
  const expected = (BY_CASE.find(([words]) => words.test(said)) ??
    BY_STATUS.find(([pattern]) => pattern.test(status)))?.[1] ?? [];
  if (!expected.includes(outcome)) return `outcome is ${outcome}, not ${expected.join(" or ")}`;
  if (details.message === null && body.trim() !== "") return "no message was found";
  if (/"raw":\s*"/.test(body) && details.message === "Provider returned error") {
    return "the cause in metadata.raw was not found";
  }
  if (/\b(?:user_|org_|sk-)\w{6,}/.test(redact(details.message ?? ""))) return "an id was left in";
  return null;
}
