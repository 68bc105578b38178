import { z } from "zod";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { readRows } from "../project/read_rows.ts";
import { describeHours } from "./describe_hours.ts";
import { asMinute, asText, numberColumn } from "./formats.ts";
import type { ReportColumn, ReportTable } from "./report_table.ts";

const columns: ReportColumn[] = [
  { field: "provider", title: "provider", format: asText },
  { field: "model", title: "model", format: asText },
  { field: "region", title: "region", format: asText, optional: true },
  numberColumn("calls", "at once", 0),
  numberColumn("tokens_per_second", "tokens/s", 1),
  numberColumn("p50_ttft_ms", "TTFT p50", 0),
  numberColumn("p95_ttft_ms", "p95 ms", 0),
  numberColumn("refused_percent", "429 %", 1),
  numberColumn("remaining_requests", "left", 0),
  numberColumn("reset_requests_ms", "reset ms", 0, true),
  numberColumn("remaining_tokens", "tokens left", 0, true),
  numberColumn("reset_tokens_ms", "reset ms", 0, true),
  numberColumn("n", "times", 0, true),
  { field: "simulated", title: "simulated", format: asText, optional: true },
  { field: "last_seen_at", title: "last seen (UTC)", format: asMinute, optional: true },
  { field: "workload", title: "workload", format: asText, fileOnly: true },
];

const LEGEND = `tokens/s: of all calls together, from the first request to the last byte.
429 %: calls refused as too many. p95 of fewer than 20 calls: the slowest.
left: the fewest requests that a response said to remain.`;

/** What happens under load: the levels of bursts, of the last hours or of one run. */
export async function readBursts(
  database: Database,
  { hours, runId }: { hours: number; runId?: string },
): Promise<ReportTable> {
  const query = database.rpc("burst_levels_over", { period: `${hours} hours`, run_id: runId });
  const rows = await readRows("what happens under load", query, z.record(z.string(), z.unknown()));
  return {
    title: runId === undefined
      ? `What happens under load, in the last ${describeHours(hours)}`
      : "What happens under load",
    columns,
    rows,
    note: LEGEND,
  };
}
