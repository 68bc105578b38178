import { formatTable } from "../../lib/format_table.ts";
import type { StoredRows } from "./measure_stored_rows.ts";
import type { Summary } from "./summarise.ts";

/** The tables that `bench:timing` ends with; without rows, one. */
export function formatReport(summaries: Summary[], rows: StoredRows[]): string {
  return [
    "Errors in ms: median and 99th percentile, without their sign",
    formatErrors(summaries),
    ...(rows.length === 0 ? [] : [
      "Stored rows: median errors in ms against what the server logged",
      formatRows(rows),
    ]),
  ].join("\n\n");
}

function formatErrors(summaries: Summary[]): string {
  const titles = [
    ...["TTFT", "p99", "TTFAT", "p99", "last", "p99", "span", "p99"],
    ...["TPS %", "no TPS", "right", "late p99"],
  ];
  return formatTable(
    [{ title: "scenario" }, { title: "client" }, ...titles.map(number)],
    summaries.map((summary) => [
      summary.scenario,
      summary.contender,
      ...[summary.ttft_ms, summary.ttfat_ms, summary.last_token_ms, summary.span_ms]
        .flatMap(({ median, p99 }) => [fixed(median), fixed(p99)]),
      fixed(summary.tps_percent.median),
      `${Math.round(summary.tps_unknown * 100)} %`,
      `${Math.round(summary.tps_within * 100)} %`,
      fixed(summary.server_late_ms.p99),
    ]),
  );
}

function formatRows(rows: StoredRows[]): string {
  const titles = ["tokens", "TPS", "TTFT", "TTFAT", "last", "total", "worst"];
  return formatTable(
    [
      { title: "scenario" },
      { title: "outcome" },
      { title: "tokens from" },
      ...titles.map(number),
    ],
    rows.map((row) => [
      row.scenario,
      row.outcome,
      row.token_source,
      String(row.output_tokens),
      ...[
        row.tps,
        row.ttft_error_ms,
        row.ttfat_error_ms,
        row.last_token_error_ms,
        row.total_error_ms,
        row.worst_error_ms,
      ].map((value) => value === null ? "–" : value.toFixed(2)),
    ]),
  );
}

function fixed(value: number | null): string {
  return value === null ? "–" : value.toFixed(3);
}

function number(title: string) {
  return { title, align: "right" as const };
}
