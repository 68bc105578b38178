import { startStack } from "../../local/stack.ts";
import type { Outcome } from "../../supabase/functions/_shared/errors/outcome.ts";
import type { TokenSource } from "../../supabase/functions/_shared/measure/measurement.ts";
import type { RequestLog } from "./request_log.ts";
import { startScenarioServer } from "./start_scenario_server.ts";

/** The stored result of a scenario, as far as its numbers go. */
export interface StoredRow {
  request_id: string;
  outcome: Outcome;
  success: boolean;
  status_code: number | null;
  error_message: string | null;
  error_code: string | null;
  input_tokens: number;
  output_tokens: number;
  reasoning_tokens: number | null;
  token_source: TokenSource;
  total_latency_ms: number;
  headers_ms: number | null;
  ttft_ms: number | null;
  ttfat_ms: number | null;
  last_token_ms: number | null;
  tps: number | null;
  tps_total: number | null;
  itl_ms: number | null;
  chunk_gap_p50_ms: number | null;
  chunk_gap_p95_ms: number | null;
  chunk_gap_max_ms: number | null;
  token_reads: number;
  streamed_tokens: number | null;
  batched: boolean | null;
  arrivals: string | null;
  finish_reason: string | null;
  response_text: string | null;
}

/** One request to the scenario server: what it did, and what was stored of it. */
export interface RecordedScenario {
  scenario: string;
  log: RequestLog;
  row: StoredRow;
}

/** How the scenarios are run. */
export interface RecordOptions {
  /** Requests per scenario. */
  samples: number;
  /** How many are measured at a time. */
  lanes: number;
  /** How long the server spins before each write, in milliseconds. */
  spinMs: number;
}

/** Generous: only a run that hangs waits this long, in milliseconds. */
const PATIENCE_MS = 120_000;

/**
 * Measures provider scenarios as the project does in earnest: one run on a
 * stack in memory, whose only provider is the scenario server.
 */
export async function recordScenarios(
  scenarios: string[],
  options: RecordOptions,
): Promise<RecordedScenario[]> {
  await using server = await startScenarioServer("provider", options.spinMs);
  await using stack = await startStack({
    functionEnv: { OPENAI_API_KEY: "sk-scenarios", OPENAI_BASE_URL: server.baseUrl },
  });
  await stack.query(
    `update public.providers set options = options || '{"concurrent": true}' where slug = 'openai'`,
  );

  const response = await fetch(`${stack.url}/functions/v1/run-benchmark`, {
    method: "POST",
    headers: { apikey: stack.secretKey, "content-type": "application/json" },
    body: JSON.stringify({
      providers: ["openai"],
      models: scenarios,
      samples: options.samples,
      lanes: options.lanes,
    }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const answer = await response.json();
  if (response.status !== 202) {
    throw new Error(`Cannot start the run: ${JSON.stringify(answer)}`);
  }
  await waitForRun(answer.run_id);

  const rows = await stack.query<StoredRow>(
    "select * from public.benchmark_results where run_id = $1 order by created_at",
    [answer.run_id],
  );
  return await Promise.all(rows.map(async (row) => {
    const log = await server.logOf(row.request_id);
    return { scenario: log.scenario, log, row };
  }));

  async function waitForRun(runId: string): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (Date.now() < deadline) {
      const finished = await stack.query(
        "select from public.runs where id = $1 and finished_at is not null",
        [runId],
      );
      if (finished.length > 0) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`Cannot see the run finished within ${PATIENCE_MS} ms`);
  }
}
