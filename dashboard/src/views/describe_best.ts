import type { HostToChoose } from "../api/read_hosts_to_choose.ts";
import { formatLimit } from "../format/describe_choice.ts";

const VALUES: Record<string, (row: HostToChoose) => number | null> = {
  max_p95_ttft_ms: (row) => row.p95_ttft_ms,
  min_p50_tps: (row) => row.p50_tps,
  max_cost_usd: (row) => row.cost_usd,
  min_availability_percent: (row) => row.availability_percent,
  min_pass_percent: (row) => row.pass_percent,
  min_context: (row) => row.context_window,
};

/** What is possible: the best number of these hosts for a limit. Null where none is known. */
export function describeBest(limit: string, rows: HostToChoose[]): string | null {
  const known = rows.map((row) => VALUES[limit]?.(row) ?? null).filter((value) => value !== null);
  if (known.length === 0) return null;
  const best = limit.startsWith("max") ? Math.min(...known) : Math.max(...known);
  return `best: ${formatLimit(limit, best)}`;
}
