import {
  describeChoice,
  describeNumber,
  formatLimit,
  type LimitAnswer,
  LIMITS,
} from "../../lib/describe_choice.ts";
import { fitTable } from "../../lib/fit_table.ts";
import { plainText } from "../../lib/plain_text.ts";
import type { ChosenHost } from "./read_choice.ts";

/** The answer as a sentence, and a table of all hosts with their numbers. */
export function formatChoice(given: ChosenHost[], width: number): string {
  const hosts = given.map((host) => ({
    ...host,
    model: plainText(host.model, 60),
    provider: plainText(host.provider, 60),
    limits: host.limits.map((told) => ({
      ...told,
      because: told.because && plainText(told.because, 120),
    })),
  }));
  const sentence = describeChoice(hosts);
  if (hosts.length === 0) return sentence;
  const limits = hosts[0].limits.map(({ limit }) => LIMITS[limit].name);
  // The cost of one's own request is shown also where it has no limit.
  const showsCost = !limits.includes(LIMITS.max_cost_usd.name) &&
    hosts.some(({ cost_usd }) => cost_usd !== null);
  const columns = [
    { title: "answer" },
    { title: "provider" },
    { title: "model" },
    { title: "simulated", optional: true },
    { title: "n", align: "right" as const, optional: true },
    ...limits.map((title) => ({ title, align: "right" as const })),
    ...(!showsCost ? [] : [{ title: LIMITS.max_cost_usd.name, align: "right" as const }]),
    { title: "more calls", align: "right" as const },
  ];
  const rows = hosts.map((host) => [
    host.answer,
    host.provider,
    host.model,
    String(host.simulated),
    String(host.n),
    ...host.limits.map(cellOf),
    ...(!showsCost ? [] : [costOf(host)]),
    host.more_calls === null ? "–" : `about ${host.more_calls}`,
  ]);
  const note = hosts.some(({ simulated }) => simulated)
    ? "\nSIMULATED: these numbers say nothing about the real providers."
    : "";
  const marks = "✗ misses the limit, ? cannot be told yet; in parentheses the interval of 95 %";
  return `${sentence}\n\n${fitTable(columns, rows, width)}\n${marks}${note}`;
}

function costOf({ cost_usd }: ChosenHost): string {
  return cost_usd === null ? "unknown" : formatLimit("max_cost_usd", cost_usd);
}

const MARKS = { "meets": "", "misses": " ✗", "cannot tell yet": " ?" };

function cellOf(told: LimitAnswer): string {
  return describeNumber(told) + MARKS[told.answer];
}
