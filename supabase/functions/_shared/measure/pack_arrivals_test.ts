import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createRandom } from "../../../../tests/simulators/create_random.ts";
import { keepArrivals, MAX_BYTES, packArrivals, unpackArrivals } from "./pack_arrivals.ts";
import { streamMetrics } from "./stream_metrics.ts";
import { arrivalsOf } from "../testing/arrivals_of.ts";
import type { Arrival } from "./arrival.ts";

function randomStream(random: () => number, count: number): Arrival[] {
  let atMs = random() * 3000;
  const reasoning = random() < 0.5 ? Math.floor(random() * count) : 0;
  return Array.from({ length: count }, (_, index) => {
    const chars = 1 + Math.floor(random() ** 4 * 400);
    const kind = index < reasoning ? 0 : random() < 0.05 ? 0.5 : 1;
    atMs += random() < 0.02 ? random() * 2000 : 0.1 + random() * 30;
    return {
      atMs,
      chars,
      answerChars: Math.floor(chars * kind),
      events: random() < 0.9 ? 1 : 1 + Math.floor(random() * 30),
      cut: random() < 0.1,
      lateMs: random() < 0.01 ? random() * 500 : 0,
    };
  });
}

describe("packArrivals()", () => {
  it("gives back what it was given, and with it every metric, to the last digit", () => {
    const random = createRandom(7);
    for (let round = 0; round < 300; round++) {
      const arrivals = randomStream(random, Math.floor(random() ** 3 * 5000));
      const seen = keepArrivals(arrivals);
      const bytes = packArrivals(seen);
      assert.ok(bytes.length <= MAX_BYTES, `${bytes.length} bytes`);
      const again = unpackArrivals(bytes);
      assert.deepEqual(again, seen);
      const counts = {
        outputTokens: 2 * arrivals.length,
        streamedTokens: 2 * arrivals.length,
        totalMs: 1e6,
      };
      assert.deepEqual(streamMetrics(again, counts), streamMetrics(seen, counts));
    }
  });

  it("takes about two bytes an arrival", () => {
    const random = createRandom(11);
    let atMs = 300;
    const jittery = arrivalsOf(400, 0, 0, 5).map((arrival) => ({
      ...arrival,
      atMs: atMs += 20 + 3 * (random() - random()),
    }));
    const bytes = packArrivals(keepArrivals(jittery)).length;
    assert.ok(bytes <= 2.1 * jittery.length, `${bytes} bytes`);
  });

  it("keeps the times and the speed of a stream that has to be thinned", () => {
    const reasoning = arrivalsOf(2000, 300, 20).map((one) => ({ ...one, answerChars: 0 }));
    const arrivals = [...reasoning, ...arrivalsOf(3000, 40_300, 20)];
    const seen = keepArrivals(arrivals);
    assert.ok(seen.thinned !== null && seen.thinned.arrivals === 5000);
    assert.ok(seen.arrivals.length > 300);
    const metrics = streamMetrics(seen, {
      outputTokens: 5000,
      streamedTokens: 5000,
      totalMs: 110_000,
    });
    assert.equal(metrics.ttft_ms, 300);
    assert.equal(metrics.ttfat_ms, 40_300);
    assert.equal(metrics.last_token_ms, 300 + 4999 * 20);
    assert.equal(Math.round(metrics.tps! * 100), 5000);
    assert.equal(metrics.batched, false);
    assert.equal(metrics.chunk_gap_p50_ms, 20);
    assert.equal(metrics.chunk_gap_max_ms, 20);
  });

  it("throws for bytes it has not written", () => {
    const bytes = packArrivals(keepArrivals(arrivalsOf(3, 300, 20)));
    assert.throws(() => unpackArrivals(bytes.slice(0, -1)), RangeError);
    assert.throws(() => unpackArrivals(new Uint8Array()), RangeError);
    assert.throws(() => unpackArrivals(new Uint8Array([2, 1])), RangeError);
    assert.throws(() => unpackArrivals(new Uint8Array(50).fill(255)), RangeError);
  });
});
