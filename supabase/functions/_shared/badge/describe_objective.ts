import { plainLabel } from "../platform/plain_label.ts";
import type { ObjectiveNumbers } from "./ask_objective.ts";
import type { BadgeText } from "./describe_badge.ts";

/** How an objective stands, in words. */
export function describeObjective(objective: ObjectiveNumbers): BadgeText {
  const { verdict, met_percent, target_percent, period_days } = objective;
  const of = `of ${target_percent}% (${period_days}d)`;
  return {
    label: plainLabel(objective.objective),
    message: met_percent === null
      ? `${verdict}: nothing measured ${of}`
      : `${verdict}: ${shareIn(met_percent, target_percent)}% ${of}`,
    day: objective.last_result_at === null
      ? null
      : new Date(objective.last_result_at).toISOString().slice(0, 10),
    simulated: objective.simulated ?? false,
    known: verdict !== "cannot tell yet",
    verdict: verdict === "met" || verdict === "missed" ? verdict : undefined,
  };
}

/** As exact as the target, and never rounded to the other side of it. */
function shareIn(met: number, target: number): string {
  const decimals = Math.max(1, (String(target).split(".")[1] ?? "").length);
  const factor = 10 ** decimals;
  // Without the noise of the product.
  const scaled = Number((met * factor).toPrecision(12));
  return (Math.floor(scaled) / factor).toFixed(decimals);
}
