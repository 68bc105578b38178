import { timeOrderedUuid } from "../../supabase/functions/_shared/platform/time_ordered_uuid.ts";
import { MODELS } from "./load_catalogue.ts";
import type { Session } from "./open_session.ts";
import { summariseTimes, type Times } from "./summarise_times.ts";

/** Uncounted calls that fill the session's caches. */
const WARM_UP = 50;

interface Answer {
  recorded: boolean;
  next: { lease_token: string } | null;
}

/** What a worker records, with an answer of about 150 tokens. */
const RESULT = {
  outcome: "success",
  status_code: 200,
  input_tokens: 500,
  output_tokens: 150,
  reasoning_tokens: 0,
  cached_tokens: 0,
  token_source: "provider",
  total_latency_ms: 2412.03,
  headers_ms: 310.5,
  ttft_ms: 371.24,
  ttfat_ms: 371.24,
  last_token_ms: 2400.1,
  tps: 73.4,
  tps_total: 73.1,
  itl_ms: 13.6,
  chunk_gap_p50_ms: 13,
  chunk_gap_p95_ms: 22,
  chunk_gap_max_ms: 60,
  token_reads: 149,
  streamed_tokens: 150,
  batched: false,
  arrivals: `\\x0101${"2814".repeat(149)}`,
  connect_ms: 30,
  warm: true,
  finish_reason: "stop",
  provider_request_id: "req_0123456789abcdef",
  // As behind a gateway, whose results are also summed up by upstream.
  upstream: "DeepInfra",
  served_model: "meta-llama/Llama-3.3-70B-Instruct",
  served_key: "llama-3.3-70b-instruct",
  served_as_other: false,
  system_fingerprint: "fp_0123456789",
  service_tier: "default",
  request_age_ms: 2500,
  region: "us-east-1",
  concurrent: 1,
  attempts: [],
  refused_parameters: [],
  response_text: "The team should extend the evening plan to all four vans. ".repeat(12),
};

/** What is recorded: an answer that nobody judges, and one with ten verdicts. */
export const RECORDED = ["default", "canary"] as const;

const JUDGED = {
  check_n: 10,
  check_ok_n: 9,
  check_verdicts: {
    "add/ok": 2,
    "date/ok": 1,
    "format/ok": 1,
    "letters/wrong_answer": 1,
    "lookup/ok": 1,
    "multiply/ok": 1,
    "sort/ok": 1,
    "swaps/ok": 1,
    "units/ok": 1,
  },
  check_detail: "letters: 7 expected, 6 came",
};

/**
 * Times calls of `record_result` that claim the next target too, as a worker makes them, and counts
 * the blocks of 8 KB that one reads, with all that its triggers and foreign keys read.
 */
export async function timeRecordResult(
  session: Session,
  workload: typeof RECORDED[number],
  calls: number,
): Promise<Times & { blocks: number }> {
  const [{ run_id }] = await session.query<{ run_id: string }>(
    "select public.start_run($1::text::jsonb, '{}') ->> 'run_id' as run_id",
    [JSON.stringify({
      run_name: "bench",
      workload,
      samples: Math.ceil((calls + WARM_UP) / MODELS),
    })],
  );
  const [{ next }] = await session.query<Pick<Answer, "next">>(
    "select public.claim_target($1) as next",
    [run_id],
  );
  const durations: number[] = [];
  let target = next;
  let before = 0;
  for (let call = -WARM_UP; call < calls; call++) {
    if (target === null) throw new Error("Cannot continue recording: the run has no target left");
    const judged = workload === "canary" ? JUDGED : {};
    const result = { ...RESULT, ...judged, request_id: timeOrderedUuid() };
    if (call === 0) before = await countBlocks(session);
    const parameters = [target.lease_token, JSON.stringify(result)];
    const start = performance.now();
    const [{ answer }] = await session.query<{ answer: Answer }>(
      "select public.record_result($1, $2::text::jsonb, true) as answer",
      parameters,
    );
    if (call >= 0) durations.push(performance.now() - start);
    if (!answer.recorded) throw new Error("Cannot record: the lease is gone");
    target = answer.next;
  }
  const blocks = Math.round((await countBlocks(session) - before) / calls);
  return { ...summariseTimes(durations), blocks };
}

/** Blocks that all sessions have read so far; nothing else is under way. */
async function countBlocks(session: Session): Promise<number> {
  await session.query("select pg_stat_force_next_flush()");
  const [{ blocks }] = await session.query<{ blocks: string }>(
    "select blks_hit + blks_read as blocks from pg_stat_database where datname = current_database()",
  );
  return Number(blocks);
}
