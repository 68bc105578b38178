import { fitTable, type FittedColumn } from "../../lib/fit_table.ts";
import { formatCost } from "./format_cost.ts";
import { formatQuantity } from "./format_quantity.ts";
import { plainText } from "../../lib/plain_text.ts";
import type { Result } from "./run_rows.ts";

const columns: FittedColumn[] = [
  { title: "provider" },
  { title: "model" },
  { title: "workload" },
  { title: "outcome" },
  { title: "status", align: "right", optional: true },
  { title: "latency ms", align: "right" },
  { title: "TTFT ms", align: "right" },
  { title: "TPS", align: "right" },
  { title: "tokens in", align: "right", optional: true },
  { title: "tokens out", align: "right", optional: true },
  { title: "right", align: "right" },
  { title: "cost", align: "right" },
];

/** Columns that say something only where a result is of another workload than the default one. */
const OF_WORKLOADS = ["workload", "right"];

/** The closing table: one line per result, in the order of provider and model. */
export function formatSummary(results: Result[], width = Infinity): string {
  const name = (result: Result) => `${result.provider} ${result.model} ${result.workload}`;
  const sorted = results.toSorted((a, b) => name(a).localeCompare(name(b), "en"));
  const shown = columns.map(({ title }) =>
    !OF_WORKLOADS.includes(title) ||
    results.some(({ workload, check_n }) =>
      title === "right" ? isNumber(check_n) : (workload ?? "default") !== "default"
    )
  );
  return fitTable(
    columns.filter((_, place) => shown[place]),
    sorted.map((result) => formatRow(result).filter((_, place) => shown[place])),
    width,
  );
}

function formatRow(result: Result): string[] {
  return [
    plainText(result.provider ?? "unknown"),
    plainText(result.model ?? "unknown", 60),
    plainText(result.workload ?? "own text", 60),
    result.outcome ?? "unknown",
    formatQuantity(result.status_code, "", 0),
    formatQuantity(result.total_latency_ms, "", 0),
    formatQuantity(result.ttft_ms, "", 0),
    formatQuantity(result.tps, "", 1),
    formatQuantity(result.input_tokens, "", 0),
    formatQuantity(result.output_tokens, "", 0),
    isNumber(result.check_n) ? `${result.check_ok_n} of ${result.check_n}` : "",
    formatCost(result.cost_usd),
  ];
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}
