import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { describeBadge, METRICS } from "./describe_badge.ts";

const numbers = {
  provider: "Groq",
  model: "openai/gpt-oss-20b",
  simulated: false,
  n: 96,
  availability_percent: 99.97,
  p50_ttft_ms: 138.4,
  p95_ttft_ms: 12_340,
  p50_latency_ms: 657,
  p50_tps: 286.8,
  last_result_at: "2026-11-23T23:59:59.9+00:00",
};

describe("describeBadge()", () => {
  it("says which number it is, of whom and of when", () => {
    assert.deepEqual(METRICS.map((metric) => describeBadge(numbers, metric, "24h").message), [
      "TTFT p50 138 ms (24h)",
      "TTFT p95 12.3 s (24h)",
      "latency p50 657 ms (24h)",
      "speed p50 287 tok/s (24h)",
      "availability 99.9% (24h)",
    ]);
    const { label, day, known } = describeBadge(numbers, "ttft", "24h");
    assert.deepEqual([label, day, known], ["openai/gpt-oss-20b on Groq", "2026-11-23", true]);
  });

  it("says that a number is not known", () => {
    const none = {
      ...numbers,
      p50_ttft_ms: null,
      availability_percent: null,
      last_result_at: null,
    };
    const { message, day, known } = describeBadge(none, "ttft", "7d");
    assert.deepEqual([message, day, known], ["TTFT p50 unknown (7d)", null, false]);
    assert.equal(describeBadge(none, "availability", "7d").message, "availability unknown (7d)");
  });

  it("rounds no number to what it is not", () => {
    const shares = [0, 0.01, 49.96, 99.99, 100].map((availability_percent) =>
      describeBadge({ ...numbers, availability_percent }, "availability", "1h").message
    );
    assert.deepEqual(shares, [
      "availability 0% (1h)",
      "availability 0.1% (1h)",
      "availability 50.0% (1h)",
      "availability 99.9% (1h)",
      "availability 100% (1h)",
    ]);
    const times = [0.4, 9.996, 99.96, 9999.4, 9999.6, 3_600_000].map((p50_ttft_ms) =>
      describeBadge({ ...numbers, p50_ttft_ms }, "ttft", "1h").message.slice(9, -5)
    );
    assert.deepEqual(times, ["0.40 ms", "10.0 ms", "100 ms", "9999 ms", "10.0 s", "3600 s"]);
  });
});
