import { z } from "zod";
import { describePriceParts } from "../../lib/describe_price_parts.ts";
import { plainText } from "../../lib/plain_text.ts";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { UsageError } from "../command/usage_error.ts";
import { explainFamily } from "../project/explain_family.ts";
import { readRows } from "../project/read_rows.ts";
import { describeHours, describeWorkload, WORKLOAD_COLUMN } from "./describe_hours.ts";
import { asMinute, asNumber, asText, asUsd, numberColumn } from "./formats.ts";
import type { ReportColumn, ReportTable } from "./report_table.ts";

const columns: ReportColumn[] = [
  { field: "provider", title: "provider", format: asText },
  { field: "model", title: "model", format: asText },
  { field: "variant", title: "variant", format: asText },
  { field: "simulated", title: "simulated", format: asText, optional: true },
  numberColumn("n", "n", 0),
  numberColumn("availability_percent", "available %", 1),
  numberColumn("p50_ttft_ms", "TTFT p50 ms", 0),
  numberColumn("p50_tps", "TPS p50", 1),
  { field: "input_price_per_m", title: "input/M", align: "right", format: asUsd },
  { field: "output_price_per_m", title: "output/M", align: "right", format: asUsd },
  { field: "answered_by", title: "answered by", format: asText, optional: true },
  { field: "charges", title: "also charged", format: asText, optional: true },
  {
    field: "cost_per_m_output_tokens_usd",
    title: "paid/M output",
    align: "right",
    format: asUsd,
    optional: true,
  },
  numberColumn("p95_ttft_ms", "TTFT p95 ms", 0, true),
  { field: "last_seen_at", title: "last seen (UTC)", format: asMinute, optional: true },
  WORKLOAD_COLUMN,
];

/** The hosts of one model, as the leaderboard ranks them, over the last hours. */
export async function readFamily(
  database: Database,
  family: string,
  hours: number,
  workload: string,
): Promise<ReportTable> {
  const period = `${hours} hours`;
  const query = database.rpc("family_leaderboard_over", { period, family, workload });
  const found = await readRows("the hosts", query, z.record(z.string(), z.unknown()));
  if (found.length === 0) {
    throw new UsageError(await explainFamily(database, "Cannot report on", family, period));
  }
  const rows = found.map((row) => {
    const { charges, unread } = describePriceParts(row);
    const unknown = unread.map((name) => `not understood: ${name}`);
    return {
      ...row,
      charges: [...unknown, ...charges].join("; ") || null,
      answered_by: describeUpstreams(row.upstreams),
      workload,
    };
  });
  const note = found.some(({ simulated, n }) => simulated === true && n !== 0)
    ? "SIMULATED: these numbers say nothing about the real providers."
    : undefined;
  const title = `Hosts of ${plainText(family.toLowerCase(), 200)} over the last ${
    describeHours(hours)
  }${describeWorkload(workload)}`;
  return { title, columns, rows, note };
}

const upstreamsSchema = z.array(
  z.object({ upstream: z.string(), share_percent: z.number().nullable() }),
);

/** The hosts behind a gateway with their shares; null where the host itself answers. */
function describeUpstreams(upstreams: unknown): string | null {
  const found = upstreamsSchema.safeParse(upstreams);
  if (!found.success) return null;
  return found.data
    .map(({ upstream, share_percent }) => `${upstream} ${asNumber(1)(share_percent)} %`)
    .join(", ");
}
