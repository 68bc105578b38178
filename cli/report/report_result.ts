import { z } from "zod";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { fromBytesText } from "../../supabase/functions/_shared/platform/bytes_text.ts";
import { unpackArrivals } from "../../supabase/functions/_shared/measure/pack_arrivals.ts";
import { formatResult } from "../run/format_result.ts";
import { plainText } from "../../lib/plain_text.ts";
import { readRows } from "../project/read_rows.ts";
import { resultSchema } from "../run/run_rows.ts";
import { UsageError } from "../command/usage_error.ts";
import { describeWorkload } from "./describe_hours.ts";
import { drawStream, findFlushes, findStalls } from "./draw_stream.ts";

const rowSchema = resultSchema.extend({
  created_at: z.string(),
  simulated: z.boolean(),
  arrivals: z.string().nullable(),
  workload_id: z.string().nullable(),
});

const workloadSchema = z.object({ name: z.string(), comparable: z.boolean() });

/** One result, and its stream over time. */
export async function reportResult(
  database: Database,
  id: string,
  json: boolean,
): Promise<string> {
  if (!z.uuid().safeParse(id).success) {
    throw new UsageError(
      "Cannot read the arguments: --result must be the id of a result, as benchmark --json and the table benchmark_results have it",
    );
  }
  const query = database.from("known_results").select("*").eq("id", id);
  const [row] = await readRows("the result", query, rowSchema);
  if (row === undefined) throw new Error(`Cannot read the result: there is no result ${id}`);
  const workload = await readWorkload(database, row.workload_id);
  const of = workload === null ? "" : describeWorkload(workload);
  const seen = row.arrivals === null ? null : unpackArrivals(fromBytesText(row.arrivals));
  if (json) {
    const stream = seen && {
      thinned: seen.thinned,
      arrivals: seen.arrivals.map(({ atMs, chars, answerChars, events, cut, lateMs }) => ({
        at_ms: atMs,
        chars,
        answer_chars: answerChars,
        events,
        cut,
        late_ms: lateMs,
      })),
      stalls: findStalls(seen.arrivals),
      flushes: findFlushes(seen),
    };
    return JSON.stringify({ result: { ...row, workload }, stream }, null, 2);
  }
  return [
    `${plainText(row.model ?? "unknown", 60)}, ${
      row.created_at.slice(0, 19).replace("T", " ")
    } UTC${of}`,
    "",
    formatResult(row, row.simulated).replace(/\n.*Saved to DB$/, ""),
    "",
    seen === null
      ? "No arrivals are stored: nothing came, or keep_arrivals_days have passed"
      : drawStream(seen, row.total_latency_ms),
  ].join("\n");
}

/** The name of what was sent; null for a text that was given with the run. */
async function readWorkload(database: Database, id: string | null): Promise<string | null> {
  if (id === null) return null;
  const query = database.from("workloads").select("name, comparable").eq("id", id);
  const [workload] = await readRows("the workload", query, workloadSchema);
  return workload?.comparable ? workload.name : null;
}
