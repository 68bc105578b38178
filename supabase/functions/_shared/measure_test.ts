import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import {
  chunkGapsMs,
  itlMs,
  lastTokenMs,
  measure,
  steadyTps,
  streamedTokens,
  tps,
  tpsTotal,
  ttfatMs,
  ttftMs,
} from "./measure.ts";
import { makeTarget } from "./testing/make_target.ts";
import type { Recording, TokenRead, Usage } from "./types.ts";

/** Reads every `stepMs` from `startMs`, each with `chars` characters of answer. */
function readsOf(count: number, startMs: number, stepMs: number, chars = 4): TokenRead[] {
  return Array.from({ length: count }, (_, index) => ({
    atMs: startMs + index * stepMs,
    chars,
    answerChars: chars,
  }));
}

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
    headersMs: 50,
    totalMs: 1240,
    reads: readsOf(40, 300, 20),
    text: "Red",
    sample: "Red",
    chars: 160,
    reasoningChars: 0,
    reasoningSample: "",
    visible: true,
    usage: usageOf(40),
    finishReason: "stop",
    ended: true,
    servedModel: null,
    serviceTier: null,
    providerRequestId: null,
    failure: null,
    error: null,
    startedAt: performance.now(),
    ...changes,
  };
}

function measureOf(changes: Partial<Recording>, apiKey: string | null = null) {
  const target = makeTarget({ limits: { textChars: 100 } });
  return measure(recordingOf(changes), { target, apiKey, outputCap: 512, connectMs: null });
}

const plain = readsOf(40, 300, 20);
const burst = readsOf(1, 300, 0, 160);

describe("measure() metrics", () => {
  it("ttftMs() and lastTokenMs() are the first and the last read with tokens", () => {
    assert.equal(ttftMs(plain), 300);
    assert.equal(lastTokenMs(plain), 1080);
    assert.equal(ttftMs([]), null);
    assert.equal(lastTokenMs([]), null);
  });

  it("ttfatMs() leaves reasoning out", () => {
    const reasoning = readsOf(10, 300, 20).map((read) => ({ ...read, answerChars: 0 }));
    assert.equal(ttfatMs([...reasoning, ...readsOf(40, 500, 20)]), 500);
    assert.equal(ttfatMs(reasoning), null);
  });

  it("streamedTokens() leaves out reasoning that did not come", () => {
    function streamed(usage: Usage | null, outputTokens: number | null, words = 0) {
      const reasoningSample = "the ".repeat(Math.min(words, 500));
      const reasoningChars = "the ".length * words;
      return streamedTokens({ usage, reasoningSample, reasoningChars }, outputTokens);
    }
    assert.equal(streamed(usageOf(100), 100), 100);
    assert.equal(streamed(usageOf(100, 0), 100, 60), 100);
    assert.equal(streamed(usageOf(100, 60), 100), 40);
    assert.equal(streamed(usageOf(10, 11), 10), 0);
    assert.equal(streamed(null, null), null);
    // A word is about a token: all of it came, though the estimate is not exact.
    assert.equal(streamed(usageOf(1000, 600), 1000, 600), 1000);
    assert.equal(streamed(usageOf(1000, 600), 1000, 400), 1000);
    assert.equal(streamed(usageOf(10_000, 6000), 10_000, 6000), 10_000);
    // A summary: what it holds was streamed, the rest of the reasoning was not.
    const summary = streamed(usageOf(1040, 1000), 1040, 100) ?? 0;
    assert.ok(summary > 100 && summary < 190, String(summary));
  });

  it("tps() runs from the first token to the last", () => {
    assert.equal(tps(plain, 40), 50);
    assert.equal(tps(plain, 1), null);
    assert.equal(tps(plain, 0), null);
    assert.equal(tps(plain, null), null);
    assert.equal(tps(burst, 40), null);
    assert.equal(tps([], 40), null);
  });

  it("tpsTotal() runs to the end of the stream", () => {
    assert.equal(tpsTotal(plain, 40, 1240), 39 / 0.94);
    assert.equal(tpsTotal(plain, 1, 1240), null);
    assert.equal(tpsTotal(burst, 40, 301), null);
  });

  it("steadyTps() takes a heavy first read out", () => {
    assert.equal(steadyTps(plain, 40), 50);
    const heavy = [{ atMs: 300, chars: 40, answerChars: 40 }, ...readsOf(30, 320, 20)];
    assert.equal(steadyTps(heavy, 40), 50);
    assert.equal(Math.round(tps(heavy, 40) ?? 0), 65);
    assert.equal(steadyTps(burst, 40), null);
  });

  it("itlMs() is the time per token", () => {
    assert.equal(itlMs(plain, 40), 20);
    assert.equal(itlMs(burst, 40), null);
  });

  it("chunkGapsMs() are the times between reads", () => {
    assert.deepEqual(chunkGapsMs(readsOf(3, 300, 20)), [20, 20]);
    assert.deepEqual(chunkGapsMs(burst), []);
  });
});

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

  it("has no times of tokens and no speeds for a failure", () => {
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
      finishReason: "y".repeat(1000),
    }, "my-key");
    assert.equal(measurement.response_text?.length, 99);
    assert.match(measurement.response_text ?? "", /^say \[redacted\] x+$/);
    assert.equal(measurement.served_model, "[redacted]");
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
