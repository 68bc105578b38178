/** How bad an outcome is for who uses the model, from best to worst. */
export const severities = ["none", "ok", "ours", "limited", "degraded", "failed"] as const;

export type Severity = typeof severities[number];

/** What each severity is called in legends. */
export const severityNames: Record<Severity, string> = {
  none: "No requests",
  ok: "All succeeded",
  ours: "Our own fault",
  limited: "Rate limited",
  degraded: "Unusable answer",
  failed: "Failed",
};

const kinds: Record<string, [Severity, string]> = {
  success: ["ok", "succeeded"],
  auth_failed: ["ours", "key refused"],
  quota_exceeded: ["ours", "quota exceeded"],
  bad_request: ["ours", "request refused"],
  rate_limited: ["limited", "rate limited"],
  content_filtered: ["ours", "content filtered"],
  blocked: ["ours", "blocked on the way"],
  incomplete: ["degraded", "incomplete"],
  empty: ["degraded", "empty"],
  invalid_response: ["degraded", "invalid response"],
  model_unavailable: ["failed", "model unavailable"],
  overloaded: ["failed", "overloaded"],
  server_error: ["failed", "server error"],
  timeout: ["failed", "timed out"],
  network_error: ["failed", "network error"],
  stream_error: ["failed", "error in the stream"],
};

/** Outcomes and how often each came; null where every request succeeded. */
export type Outcomes = Record<string, number> | null;

export function severityOf(outcome: string): Severity {
  return kinds[outcome]?.[0] ?? "failed";
}

/** An outcome in words, for example `timed out`. */
export function outcomeName(outcome: string): string {
  return kinds[outcome]?.[1] ?? outcome.replaceAll("_", " ");
}

/** The worst of some outcomes. */
export function worstOf(outcomes: Outcomes): Severity {
  // By far the most frequent.
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

/** How many of them say nothing about the provider. */
export function countOurs(outcomes: Outcomes): number {
  return Object.entries(outcomes ?? {})
    .reduce((sum, [outcome, count]) => severityOf(outcome) === "ours" ? sum + count : sum, 0);
}
