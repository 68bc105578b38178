import type { Incident } from "../api/read_incidents.ts";
import { formatMs, formatShare, formatSpeed, quantityText } from "./quantity.ts";

export const incidentNames: Record<Incident["kind"], string> = {
  failing: "Failing",
  slow_ttft: "Slow first token",
  slow_tps: "Slow tokens",
  served_as: "Another model",
  worse_answers: "Worse answers",
  objective: "Objective missed",
};

/** What opened an incident, for example `median 820 ms, usually 340 ms at these hours`. */
export function describeIncident({ kind, observed, expected }: Incident): string {
  if (kind === "failing") {
    return `${observed ?? "?"} of the last ${expected ?? "?"} attempts failed`;
  }
  if (kind === "served_as") {
    return "another model answered than the one that was asked for";
  }
  if (kind === "worse_answers") {
    return `right on ${quantityText(formatShare(observed))} of canary questions in a week, ` +
      `its peers on ${quantityText(formatShare(expected))} of the same ones`;
  }
  if (kind === "objective") {
    return `${quantityText(formatShare(observed))} of its last calls met an objective of ` +
      `at least ${expected === null ? "?" : `${expected}%`}`;
  }
  const format = kind === "slow_ttft" ? formatMs : formatSpeed;
  return `median ${quantityText(format(observed))}, ` +
    `usually ${quantityText(format(expected))} at these hours`;
}
