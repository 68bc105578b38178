import { z } from "zod";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { readRows } from "../project/read_rows.ts";
import { asText, numberColumn } from "./formats.ts";
import type { ReportColumn, ReportTable } from "./report_table.ts";

const columns: ReportColumn[] = [
  { field: "objective", title: "objective", format: asText },
  { field: "metric", title: "metric", format: asText },
  // As it was set: 40.5 tokens per second are not 41.
  { field: "threshold", title: "threshold", align: "right", format: asText },
  { field: "target_percent", title: "target %", align: "right", format: asText },
  { field: "provider", title: "provider", format: asText, optional: true },
  { field: "model", title: "model", format: asText, optional: true },
  { field: "family", title: "family", format: asText, optional: true },
  { field: "region", title: "region", format: asText, optional: true },
  { field: "workload", title: "workload", format: asText, optional: true },
  { field: "simulated", title: "simulated", format: asText, optional: true },
  numberColumn("period_days", "days", 0, true),
  numberColumn("n", "n", 0),
  { field: "met_percent", title: "met %", align: "right", format: asPart },
  { field: "verdict", title: "verdict", format: asText },
  numberColumn("budget_left_percent", "left %", 0),
  numberColumn("budget_left_calls", "left calls", 1),
  numberColumn("budget_left_hours", "left hours", 1),
  numberColumn("burn_rate_1h", "burn 1 h", 1),
  numberColumn("burn_rate_1d", "burn 1 d", 1),
];

/** How every objective stands, whatever the window of the report: each has its own. */
export async function readObjectives(database: Database): Promise<ReportTable> {
  const query = database.from("objective_status").select("*").order("objective");
  const rows = await readRows("the objectives", query, z.record(z.string(), z.unknown()));
  return { title: "Objectives, each over its own days", columns, rows };
}

/** A share rounded down to three decimals: what misses 99.5 % never looks like it. */
function asPart(value: unknown): string {
  return value === null ? "–" : (Math.floor(Number(value) * 1000 + 1e-6) / 1000).toFixed(3);
}
