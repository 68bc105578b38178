import { z } from "zod";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { readRows } from "../project/read_rows.ts";
import { asMinute, asText, asUsd, numberColumn } from "./formats.ts";
import type { ReportColumn, ReportTable } from "./report_table.ts";

const columns: ReportColumn[] = [
  { field: "started_at", title: "started (UTC)", format: asMinute },
  { field: "run_name", title: "run", format: asText },
  { field: "triggered_by", title: "triggered by", format: asText, optional: true },
  { field: "finished_at", title: "finished (UTC)", format: asMinute, optional: true },
  numberColumn("targets", "targets", 0, true),
  numberColumn("succeeded", "succeeded", 0),
  numberColumn("failed", "failed", 0),
  numberColumn("closed_without_result", "not measured", 0),
  { field: "cost_usd", title: "cost", align: "right", format: asUsd },
  numberColumn("priced", "cost known of", 0, true),
  { field: "no_network", title: "no network", format: asText, optional: true },
  { field: "run_id", title: "run id", format: asText, optional: true },
];

/** The last runs, the newest first. */
export async function readLastRuns(database: Database, count: number): Promise<ReportTable> {
  const query = database
    .from("run_summary")
    .select(columns.map(({ field }) => field).join(", "))
    .order("started_at", { ascending: false })
    .limit(count);
  const rows = await readRows("the last runs", query, z.record(z.string(), z.unknown()));
  return { title: `Last ${count} runs`, columns, rows };
}
