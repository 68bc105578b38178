import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { measure } from "./measure.ts";
import { arrivalsOf } from "../testing/arrivals_of.ts";
import { makeTarget } from "../testing/make_target.ts";
import type { Recording } from "./recording.ts";
import type { Usage } from "../provider/usage.ts";

function usageOf(outputTokens: number, reasoningTokens: number | null = null): Usage {
  return {
    inputTokens: 10,
    outputTokens,
    reasoningTokens,
    cachedTokens: null,
    cacheWriteTokens: null,
    cacheWrite1hTokens: null,
    reportedCostUsd: null,
  };
}

function recordingOf(changes: Partial<Recording>): Recording {
  return {
    requestId: "00000000-0000-4000-8000-000000000004",
    statusCode: 200,
    encoded: false,
    headersMs: 50,
    totalMs: 1240,
    arrivals: arrivalsOf(40, 300, 20),
    text: "Red",
    toolCalls: [],
    sample: "Red",
    chars: 160,
    reasoningChars: 0,
    reasoningSample: "",
    visible: true,
    usage: usageOf(40),
    finishReason: "stop",
    ended: true,
    headroom: null,
    servedModel: null,
    upstream: null,
    serviceTier: null,
    fingerprint: null,
    sentMs: null,
    providerRequestId: null,
    failure: null,
    error: null,
    startedAt: performance.now(),
    ...changes,
  };
}

function measureOf(changes: Partial<Recording>, apiKey: string | null = null) {
  const target = makeTarget({ limits: { textChars: 100 } });
  return measure(recordingOf(changes), {
    target,
    secrets: apiKey === null ? [] : [apiKey],
    outputCap: 512,
    connectMs: null,
  });
}

describe("measure()", () => {
  it("puts a success together", () => {
    const measurement = measureOf({});
    assert.equal(measurement.outcome, "success");
    assert.equal(measurement.ttft_ms, 300);
    assert.equal(measurement.ttfat_ms, 300);
    assert.equal(measurement.last_token_ms, 1080);
    assert.equal(measurement.total_latency_ms, 1240);
    assert.equal(measurement.tps, 50);
    assert.equal(measurement.itl_ms, 20);
    assert.equal(measurement.chunk_gap_p50_ms, 20);
    assert.equal(measurement.chunk_gap_p95_ms, 20);
    assert.equal(measurement.chunk_gap_max_ms, 20);
    assert.equal(measurement.token_reads, 40);
    assert.equal(measurement.output_tokens, 40);
  });

  it("tells the speed without reasoning that was hidden", () => {
    const measurement = measureOf({ usage: usageOf(540, 500) });
    assert.equal(measurement.output_tokens, 540);
    assert.equal(measurement.reasoning_tokens, 500);
    assert.equal(measurement.tps, 50);
  });

  it("has no token times and no speeds for a failure", () => {
    const measurement = measureOf({ finishReason: null, ended: false });
    assert.equal(measurement.outcome, "incomplete");
    for (const name of ["ttft_ms", "ttfat_ms", "last_token_ms", "tps", "tps_total"] as const) {
      assert.equal(measurement[name], null);
    }
    assert.equal(measurement.headers_ms, 50);
    assert.equal(measurement.output_tokens, 40);
  });

  it("stores nothing that Postgres refuses, and no key", () => {
    const measurement = measureOf({
      text: `say my-key\0 ${"x".repeat(200)}`,
      servedModel: "my-key",
      upstream: " my-key\u202e host\n",
      fingerprint: "fp_" + "x".repeat(300),
      finishReason: "y".repeat(1000),
    }, "my-key");
    assert.equal(measurement.response_text?.length, 99);
    assert.match(measurement.response_text ?? "", /^say \[redacted\] x+$/);
    assert.equal(measurement.served_model, "[redacted]");
    assert.equal(measurement.upstream, "[redacted] host");
    assert.equal(measurement.system_fingerprint?.length, 200);
    assert.equal(measurement.finish_reason?.length, 200);
  });

  it("keeps an error's message short", () => {
    const failure = {
      outcome: "server_error",
      message: "x".repeat(5000),
      code: "c",
      retryAfterMs: 7,
    } as const;
    const measurement = measureOf({ failure });
    assert.equal(measurement.error_message?.length, 500);
    assert.equal(measurement.error_code, "c");
    const told = measureOf({ failure: { ...failure, code: "No user user_2aBcDeFgH" } });
    assert.equal(told.error_code, "No user [redacted]");
    assert.equal(measurement.retry_after_ms, 7);
  });

  it("has null, not an empty text, where no answer came", () => {
    assert.equal(measureOf({ text: "", visible: false }).response_text, null);
  });
});
