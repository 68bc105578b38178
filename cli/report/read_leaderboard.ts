import { z } from "zod";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { readRows } from "../project/read_rows.ts";
import { describeHours, describeWorkload, WORKLOAD_COLUMN } from "./describe_hours.ts";
import { describeOtherHosts } from "./describe_other_hosts.ts";
import { asText, asUsd, numberColumn } from "./formats.ts";
import type { ReportColumn, ReportTable } from "./report_table.ts";

const columns: ReportColumn[] = [
  { field: "provider", title: "provider", format: asText },
  { field: "model", title: "model", format: asText },
  { field: "simulated", title: "simulated", format: asText, optional: true },
  numberColumn("n", "n", 0),
  numberColumn("availability_percent", "available %", 1),
  numberColumn("p50_ttft_ms", "TTFT p50 ms", 0),
  numberColumn("p95_ttft_ms", "TTFT p95 ms", 0, true),
  numberColumn("p50_tps", "TPS p50", 1),
  numberColumn("batched_n", "held back", 0, true),
  numberColumn("p50_latency_ms", "latency p50 ms", 0, true),
  { field: "cost_per_request_usd", title: "cost", align: "right", format: asUsd },
  numberColumn("priced_n", "cost known of", 0, true),
  WORKLOAD_COLUMN,
];

/** The models by median time to first token over the last hours. */
export async function readLeaderboard(
  database: Database,
  hours: number,
  workload: string,
): Promise<ReportTable> {
  const query = database.rpc("model_leaderboard_over", { period: `${hours} hours`, workload });
  const rows = await readRows("the leaderboard", query, z.record(z.string(), z.unknown()));
  const notes = [
    ...(rows.some(({ simulated }) => simulated === true)
      ? ["SIMULATED: these numbers say nothing about the real providers."]
      : []),
    ...await describeOtherHosts(database, hours),
  ];
  const note = notes.length === 0 ? undefined : notes.join("\n");
  const title = `Leaderboard of the last ${describeHours(hours)}${describeWorkload(workload)}`;
  return { title, columns, rows: rows.map((row) => ({ ...row, workload })), note };
}
