import type { Objective } from "../api/objective.ts";
import { countOf, formatCount } from "./format_count.ts";
import { formatNumber, formatTickValue } from "./format_number.ts";

/** A share of calls in per cent, rounded down to three decimals: what misses 99.5 % never looks like it. */
export function formatPart(percent: number): string {
  return `${Math.floor(percent * 1000 + 1e-6) / 1000}%`;
}

/** What an objective asks for, for example `99.5% of calls have their first token within 1,000 ms`. */
export function describeObjective({ metric, threshold, target_percent }: Objective): string {
  const limit = formatTickValue(threshold ?? 0);
  const asked = {
    succeeds: "succeed",
    check: "pass their check",
    ttft: `have their first token within ${limit} ms`,
    latency: `end within ${limit} ms`,
    tps: `have at least ${limit} tokens per second`,
  };
  return `${formatPart(target_percent)} of calls ${asked[metric]}`;
}

/** Which calls count, for example `groq, from eu-central-1, in 30 days`. */
export function describeCalls(objective: Objective): string {
  const { provider, model, family, region, workload, period_days } = objective;
  const whose = [provider, model ?? family].filter((name) => name !== null).join(" / ");
  return [
    whose === "" ? "all models" : whose,
    ...workload === null ? [] : [`workload ${workload}`],
    ...region === null ? [] : [`from ${region}`],
    period_days === 1 ? "today" : `in ${period_days} days`,
  ].join(", ");
}

/** Whether it is met, and by how many of its calls. */
export function describeVerdict({ verdict, n, needed_n, met_percent }: Objective): string {
  if (met_percent === null) return "no calls yet";
  const share = `${formatPart(met_percent)} of ${countOf(n, "call")}`;
  return verdict === "cannot tell yet" ? `${share}; ${formatCount(needed_n)} can tell` : share;
}

/** What is left of the error budget, for example `72% left: 10.4 calls, 2.6 hours of an outage`. */
export function describeBudget(objective: Objective): string {
  const { budget_left_percent: percent, budget_left_calls: calls, budget_left_hours: hours } =
    objective;
  if (percent === null || calls === null) return "not known";
  // Almost nothing is not nothing, on either side.
  const amount = (value: number) => formatNumber(Math.abs(value), 2);
  if (calls < 0) {
    const over = -percent >= 1000
      ? "more than ten times"
      : `by ${Math.max(1, Math.round(-percent))}%`;
    return `overdrawn ${over}: ${amount(calls)} calls too many missed`;
  }
  const time = hours === null ? "" : `, ${amount(hours)} hours of an outage`;
  return `${Math.floor(percent)}% left: ${amount(calls)} calls${time}`;
}

/** How fast the budget is used up, for example `33×`; null where nothing was measured. */
export function formatBurn(rate: number | null): string | null {
  return rate === null ? null : `${rate === 0 ? "0" : formatNumber(rate, 2)}×`;
}
