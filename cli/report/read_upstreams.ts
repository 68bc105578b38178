import { z } from "zod";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { readRows } from "../project/read_rows.ts";
import { describeHours, describeWorkload, WORKLOAD_COLUMN } from "./describe_hours.ts";
import { asMinute, asText, numberColumn } from "./formats.ts";
import type { ReportColumn, ReportTable } from "./report_table.ts";

const columns: ReportColumn[] = [
  { field: "provider", title: "provider", format: asText },
  { field: "model", title: "model", format: asText },
  { field: "upstream", title: "answered by", format: asText },
  { field: "simulated", title: "simulated", format: asText, optional: true },
  numberColumn("n", "n", 0),
  numberColumn("share_percent", "share %", 1),
  numberColumn("success_rate_percent", "success %", 1),
  numberColumn("p50_ttft_ms", "TTFT p50 ms", 0),
  numberColumn("p95_ttft_ms", "TTFT p95 ms", 0, true),
  numberColumn("p50_tps", "TPS p50", 1),
  numberColumn("changed_n", "took over", 0, true),
  numberColumn("other_n", "another model", 0),
  { field: "last_seen_at", title: "last seen (UTC)", format: asMinute, optional: true },
  WORKLOAD_COLUMN,
];

/** The models behind a gateway, split by the host that answered, over the days of the last hours. */
export async function readUpstreams(
  database: Database,
  hours: number,
  workload: string,
): Promise<ReportTable> {
  const query = database.rpc("upstream_breakdown_over", { period: `${hours} hours`, workload });
  const rows = await readRows("who answered", query, z.record(z.string(), z.unknown()));
  return {
    title: `Who answered behind a gateway, in the days of the last ${describeHours(hours)}${
      describeWorkload(workload)
    }`,
    columns,
    rows: rows.map((row) => ({ ...row, workload })),
  };
}
