import type { Incident } from "../api/read_incidents.ts";
import { formatMs, formatSpeed, quantityText } from "./quantity.ts";

export const incidentNames: Record<Incident["kind"], string> = {
  failing: "Failing",
  slow_ttft: "Slow first token",
  slow_tps: "Slow tokens",
  served_as: "Another model",
};

/** What opened an incident, for example `median 820 ms, 340 ms over the 7 days before`. */
export function describeIncident({ kind, observed, expected }: Incident): string {
  if (kind === "failing") {
    return `${observed ?? "?"} of the last ${expected ?? "?"} attempts failed`;
  }
  if (kind === "served_as") {
    return "another model answered than the one that was asked for";
  }
  const format = kind === "slow_ttft" ? formatMs : formatSpeed;
  return `median ${quantityText(format(observed))}, ` +
    `${quantityText(format(expected))} over the 7 days before`;
}
