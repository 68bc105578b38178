import assert from "node:assert/strict";
import { beforeAll, describe, it } from "@std/testing/bdd";
import { tokenText } from "../simulators/chat_events.ts";
import { providerScenarios } from "../simulators/provider_scenarios.ts";
import {
  type RecordedScenario,
  recordScenarios,
  type StoredRow,
} from "../simulators/record_scenarios.ts";
import type { RequestLog } from "../simulators/request_log.ts";
import { fromBytesText } from "../../supabase/functions/_shared/platform/bytes_text.ts";
import { unpackArrivals } from "../../supabase/functions/_shared/measure/pack_arrivals.ts";
import { streamMetrics } from "../../supabase/functions/_shared/measure/stream_metrics.ts";

/** Streams that end as they should, and what makes their rows different from `plain`. */
const SUCCESSES: Record<string, Partial<StoredRow>> = {
  "plain": {},
  "reasoning": { output_tokens: 50, reasoning_tokens: 10 },
  "no-usage": { token_source: "estimated", reasoning_tokens: null },
  "comments": {},
  "usage-beside-choices": {},
  "multi-token": {},
  "crlf": {},
  "no-space": {},
};

/** Streams that fail after ten tokens, and what their rows say. */
const FAILURES: Record<string, Partial<StoredRow>> = {
  "error": { outcome: "stream_error", error_code: "engine_failure", finish_reason: null },
  "ends-early": { outcome: "incomplete", error_code: null, finish_reason: null },
  "cut": { outcome: "network_error", error_code: null, finish_reason: null },
};

/** Columns that a failure does not have. */
const SPEEDS = [
  "ttft_ms",
  "ttfat_ms",
  "last_token_ms",
  "tps",
  "tps_total",
  "itl_ms",
  "chunk_gap_p50_ms",
  "chunk_gap_p95_ms",
  "chunk_gap_max_ms",
] as const;

/** Each scenario is measured so often. How exact the stamps are, `bench:timing` prints. */
const SAMPLES = 1;

/** When the server wrote what, in milliseconds after the request had arrived there. */
interface Written {
  firstToken: number;
  firstAnswer: number;
  lastToken: number;
  end: number;
  tokenWrites: number;
}

function written({ writes, endedMs }: RequestLog): Written {
  const tokens = writes.filter(([kind]) => kind === "answer" || kind === "reasoning");
  return {
    firstToken: tokens[0][1],
    firstAnswer: writes.find(([kind]) => kind === "answer")![1],
    lastToken: tokens.at(-1)![1],
    end: endedMs!,
    tokenWrites: tokens.length,
  };
}

/** A token text for each index from `from`, in one string. */
function text(count: number, from = 0): string {
  return Array.from({ length: count }, (_, i) => tokenText(from + i)).join("");
}

/** Of two moments that are known, the first is no later than the second. */
function assertOrder(earlier: number | null, later: number | null): void {
  assert.ok(earlier === null || later === null || earlier <= later, `${earlier}, ${later}`);
}

function assertNear(actual: number | null, expected: number, what: string): void {
  const close = actual !== null && Math.abs(actual - expected) <= Math.abs(expected) * 1e-9;
  assert.ok(close, `${what} is ${actual}, not ${expected}`);
}

describe("the stored row of", () => {
  let recorded: RecordedScenario[];
  beforeAll(async () => {
    const scenarios = Object.keys(providerScenarios);
    assert.deepEqual(scenarios.toSorted(), Object.keys({ ...SUCCESSES, ...FAILURES }).toSorted());
    recorded = await recordScenarios(scenarios, {
      samples: SAMPLES,
      lanes: scenarios.length,
      spinMs: 0,
    });
  });

  function samplesOf(scenario: string): RecordedScenario[] {
    const samples = recorded.filter((sample) => sample.scenario === scenario);
    assert.equal(samples.length, SAMPLES);
    return samples;
  }

  for (const [scenario, different] of Object.entries(SUCCESSES)) {
    describe(scenario, () => {
      it("has the tokens and the text of the stream", () => {
        for (const { row } of samplesOf(scenario)) {
          assert.equal(row.outcome, "success");
          assert.equal(row.success, true);
          assert.equal(row.status_code, 200);
          assert.equal(row.error_message, null);
          assert.equal(row.finish_reason, "stop");
          assert.equal(row.response_text, scenario === "reasoning" ? text(40, 10) : text(40));
          assert.equal(row.token_source, different.token_source ?? "provider");
          assert.equal(
            row.reasoning_tokens,
            different.reasoning_tokens === undefined ? 0 : different.reasoning_tokens,
          );
          if (row.token_source === "provider") {
            assert.equal(row.input_tokens, 12);
            assert.equal(row.output_tokens, different.output_tokens ?? 40);
          } else {
            assert.ok(row.input_tokens > 0 && row.output_tokens > 0);
          }
        }
      });

      it("has no event before the server wrote it, and all in their order", () => {
        for (const { row, log } of samplesOf(scenario)) {
          const { headers_ms, ttft_ms, ttfat_ms, last_token_ms, total_latency_ms } = row;
          const server = written(log);
          assert.ok(headers_ms! > 0);
          assertOrder(headers_ms, ttft_ms);
          assertOrder(server.firstToken, ttft_ms);
          assertOrder(server.firstAnswer, ttfat_ms);
          assertOrder(ttft_ms, ttfat_ms);
          assertOrder(server.lastToken, last_token_ms);
          assertOrder(ttfat_ms, last_token_ms);
          assertOrder(server.end, total_latency_ms);
          assertOrder(last_token_ms, total_latency_ms);
          // A time is unknown only where a pause of this process may have delayed it.
          const { arrivals } = unpackArrivals(fromBytesText(row.arrivals!));
          assert.ok(ttft_ms !== null || arrivals[0].lateMs > 0);
          assert.ok(row.token_reads >= 1 && row.token_reads <= server.tokenWrites);
        }
      });

      it("has the speeds that follow from its stamps", () => {
        for (const { row } of samplesOf(scenario)) {
          const seen = unpackArrivals(fromBytesText(row.arrivals!));
          const metrics = streamMetrics(seen, {
            outputTokens: row.output_tokens,
            streamedTokens: row.streamed_tokens,
            totalMs: row.total_latency_ms,
          });
          for (const [name, value] of Object.entries(metrics)) {
            assert.equal(row[name as keyof StoredRow], value, name);
          }
          // On a machine that delays reads the speed is unknown, and never invented.
          if (row.tps === null) continue;
          // Of the arrivals, since a time can be unknown beside a speed that is known.
          const begin = seen.arrivals[0].atMs;
          const spanMs = seen.arrivals.at(-1)!.atMs - begin;
          const first = row.output_tokens * seen.arrivals[0].chars /
            seen.arrivals.reduce((sum, { chars }) => sum + chars, 0);
          const speed = (row.output_tokens - first) / spanMs * 1000;
          assert.ok(Math.abs(row.tps / speed - 1) < 0.05, `tps is ${row.tps}, not ${speed}`);
          assertNear(row.itl_ms, 1000 / row.tps, "itl_ms");
          const totalSpanMs = row.total_latency_ms - begin;
          assertNear(row.tps_total, (row.output_tokens - 1) / totalSpanMs * 1000, "tps_total");
        }
      });
    });
  }

  for (const [scenario, different] of Object.entries(FAILURES)) {
    it(`${scenario} is a failure with null metrics, and keeps what was received`, () => {
      for (const { row, log } of samplesOf(scenario)) {
        for (const [column, value] of Object.entries(different)) {
          assert.equal(row[column as keyof StoredRow], value, column);
        }
        assert.equal(row.success, false);
        assert.equal(row.status_code, 200);
        for (const column of SPEEDS) assert.equal(row[column], null, column);
        assert.equal(row.response_text, text(10));
        assert.equal(row.token_source, "estimated");
        assert.ok(row.output_tokens > 0);
        assert.ok(row.error_message);
        // An error is the moment of failure; what comes behind it is not waited for.
        const error = log.writes.find(([kind]) => kind === "error");
        assert.ok(row.total_latency_ms >= (error?.[1] ?? log.endedMs!));
      }
    });
  }

  it("error has the provider's own message", () => {
    for (const { row } of samplesOf("error")) {
      assert.equal(row.error_message, "The engine is out of memory");
    }
  });
});
