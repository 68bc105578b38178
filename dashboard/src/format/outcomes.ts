import { EXCUSED } from "./excused.ts";
import { countOf } from "./format_count.ts";

/** How bad an outcome is for users of the model, from best to worst. */
export const severities = ["none", "ok", "ours", "limited", "degraded", "failed"] as const;

export type Severity = typeof severities[number];

export const severityNames: Record<Severity, string> = {
  none: "No requests",
  ok: "All succeeded",
  ours: "Our own fault",
  limited: "Rate limited",
  degraded: "Unusable answer",
  failed: "Failed",
};

/** The words for outcomes whose names are not clear. */
const words: Record<string, string> = {
  success: "succeeded",
  other_form: "right in another form",
  auth_failed: "key refused",
  bad_request: "request refused",
  blocked: "blocked on the way",
  timeout: "timed out",
  stream_error: "error in the stream",
};

/** Outcomes and how often each came; null where every request succeeded. */
export type Outcomes = Record<string, number> | null;

export function severityOf(outcome: string): Severity {
  if (outcome === "success") return "ok";
  if (outcome === "rate_limited") return "limited";
  if (EXCUSED.includes(outcome)) return "ours";
  return ["incomplete", "empty", "invalid_response"].includes(outcome) ? "degraded" : "failed";
}

/** An outcome in words, for example `timed out`. */
export function outcomeName(outcome: string): string {
  return words[outcome] ?? outcome.replaceAll("_", " ");
}

export function worstOf(outcomes: Outcomes): Severity {
  // Checked first, as it is by far the most frequent.
  if (outcomes === null) return "ok";
  const places = Object.entries(outcomes)
    .map(([outcome, count]) => count > 0 ? severities.indexOf(severityOf(outcome)) : 0);
  return severities[Math.max(0, ...places)];
}

/** The failures among outcomes, most frequent first, for example `3× timed out, 1× rate limited`. */
export function describeFailures(outcomes: Outcomes): string {
  return Object.entries(outcomes ?? {})
    .filter(([outcome, count]) => outcome !== "success" && count > 0)
    .sort((a, b) => b[1] - a[1])
    .map(([outcome, count]) => `${count}× ${outcomeName(outcome)}`)
    .join(", ");
}

/** Requests and what became of them, for example `4 requests, 1× timed out`. */
export function describeRequests(n: number, outcomes: Outcomes): string {
  if (n === 0) return "no requests";
  return `${countOf(n, "request")}, ${describeFailures(outcomes) || "all succeeded"}`;
}
