import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { streamMetrics } from "./stream_metrics.ts";
import { arrivalsOf } from "../testing/arrivals_of.ts";
import type { Arrival } from "./arrival.ts";

function metricsOf(arrivals: Arrival[], tokens: number | null, totalMs = 1240) {
  return streamMetrics({ arrivals, thinned: null }, {
    outputTokens: tokens,
    streamedTokens: tokens,
    totalMs,
  });
}

/** Flushes of so many events of four characters each, at their moments. */
function flushes(...list: [atMs: number, events: number][]): Arrival[] {
  return list.map(([atMs, events]) => ({
    atMs,
    events,
    chars: 4 * events,
    answerChars: 4 * events,
    cut: false,
    lateMs: 0,
  }));
}

const plain = arrivalsOf(40, 300, 20);

describe("streamMetrics()", () => {
  it("has the first and the last arrival, and that of the answer", () => {
    const { ttft_ms, ttfat_ms, last_token_ms } = metricsOf(plain, 40);
    assert.deepEqual([ttft_ms, ttfat_ms, last_token_ms], [300, 300, 1080]);
    const reasoning = arrivalsOf(10, 300, 20).map((one) => ({ ...one, answerChars: 0 }));
    assert.equal(metricsOf([...reasoning, ...arrivalsOf(40, 500, 20)], 50).ttfat_ms, 500);
    assert.equal(metricsOf(reasoning, 10).ttfat_ms, null);
  });

  it("returns null without arrivals", () => {
    assert.ok(Object.values(metricsOf([], 40)).every((value) => value === null));
  });

  it("tells the speed from the first arrival to the last", () => {
    assert.equal(metricsOf(plain, 40).tps, 50);
    assert.equal(metricsOf(plain, 40).itl_ms, 20);
    assert.equal(metricsOf(plain, 40).tps_total, 39 / 0.94);
    assert.equal(metricsOf(plain, null).tps, null);
  });

  it("leaves the tokens of the first arrival out, by their share of the text", () => {
    const heavy = [...flushes([300, 10]), ...arrivalsOf(30, 320, 20)];
    assert.equal(metricsOf(heavy, 40).tps, 50);
    const large = [...arrivalsOf(1, 300, 0, 40), ...arrivalsOf(30, 320, 20)];
    assert.equal(metricsOf(large, 40).tps, 50);
    assert.equal(metricsOf(arrivalsOf(5, 300, 300, 120), 150).tps, 100);
    assert.equal(metricsOf(arrivalsOf(10, 300, 80, 16), 40).tps, 50);
  });

  it("takes alike events for equally many tokens, the last for no more than another", () => {
    /** Events of so many characters each. */
    function events(...lengths: number[]): Arrival[] {
      return lengths.map((chars, i) => ({ ...arrivalsOf(1, 300 + 300 * i, 0, chars)[0] }));
    }
    // As the numbers in a text grow, so do its words.
    assert.equal(metricsOf(events(170, 180, 180, 200, 210), 150).tps, 100);
    assert.equal(metricsOf(events(180, 180, 180, 180, 250), 150).tps, 100);
    // The last has the rest.
    assert.equal(metricsOf(events(180, 180, 180, 180, 60), 130).tps, 1000 / 12);
    // Several events in an arrival.
    const grain8 = flushes([300, 2], [460, 2], [620, 2], [780, 2], [940, 2]);
    grain8[4].chars += 3;
    assert.equal(metricsOf(grain8, 80).tps, 100);
  });

  it("takes an event for a token where they are about as many, however long the first", () => {
    const long = [...arrivalsOf(1, 300, 0, 12), ...arrivalsOf(39, 320, 20)];
    assert.equal(metricsOf(long, 40).tps, 50);
  });

  it("has no speed below 20 tokens, so that the end token is at most 5 % of it", () => {
    for (const tokens of [6, 19]) {
      assert.equal(metricsOf(arrivalsOf(tokens, 300, 20), tokens).tps, null);
    }
    // The end token is counted and has no arrival.
    for (const streamed of [19, 39, 149, 4999]) {
      const { tps } = metricsOf(arrivalsOf(streamed, 300, 20), streamed + 1);
      assert.ok(tps !== null && tps >= 50 && tps <= 50 * (1 + 1.06 / streamed), String(tps));
    }
    assert.ok(metricsOf(arrivalsOf(6, 300, 20), 6).tps_total !== null);
  });

  it("has no speed for an answer that came at once, in two parts, or only at the end", () => {
    const held: Arrival[][] = [
      flushes([1000, 150]),
      flushes([1000, 111], [1008, 39]),
      flushes([1000, 50], [1002, 50], [1004, 50]),
      flushes([1000, 149], [1000.2, 1]),
      flushes([1000, 148], [1000.2, 1], [1000.4, 1]),
      flushes([1000, 140], [1003, 9], [1003.2, 1]),
      flushes([1000, 1], [1200, 149]),
      flushes([1000, 1], [1490, 50], [1491, 50], [1492, 49]),
      flushes([1000, 10], [1100, 20], [1200, 40], [1300, 80]),
      [...arrivalsOf(50, 300, 10), ...flushes([1500, 100])],
    ];
    for (const arrivals of held) {
      const { tps, tps_total, itl_ms, batched } = metricsOf(arrivals, 150, 2000);
      assert.deepEqual([tps, tps_total, itl_ms], [null, null, null], JSON.stringify(arrivals[0]));
      assert.equal(batched, true);
    }
  });

  it("tells the speed by the flushes of a buffer that runs full", () => {
    const eight = flushes([500, 27], [770, 27], [1040, 27], [1310, 27], [1580, 27], [1730, 15]);
    const { tps, batched, ttft_ms } = metricsOf(eight, 150, 2000);
    assert.equal(tps, 100);
    assert.equal(batched, true);
    assert.equal(ttft_ms, 500);
  });

  it("has no speed where the last of several events waited for longer than they took", () => {
    const late = [...arrivalsOf(140, 300, 10), ...flushes([2000, 10])];
    assert.equal(metricsOf(late, 150).tps, null);
    const intime = [...arrivalsOf(140, 300, 10), ...flushes([1790, 10])];
    assert.equal(metricsOf(intime, 150).tps, 100);
  });

  it("takes neither one large event nor a fast provider's few at once for held back", () => {
    assert.equal(metricsOf(arrivalsOf(1, 300, 0, 600), 150).batched, false);
    assert.equal(metricsOf(arrivalsOf(5, 300, 300, 120), 150).batched, false);
    const fast = flushes(
      ...Array.from({ length: 38 }, (_, i) => [300 + 2 * i, 4] as [number, number]),
    );
    const { tps, batched } = metricsOf(fast, 152);
    assert.deepEqual([tps, batched], [2000, false]);
  });

  it("leaves times unknown that our own pause may have moved, and the speed with them", () => {
    function pausedAt(index: number, lateMs = 200): Arrival[] {
      return arrivalsOf(150, 300, 10).map((one, i) => i === index ? { ...one, lateMs } : one);
    }
    assert.deepEqual([metricsOf(pausedAt(0), 150).tps, metricsOf(pausedAt(0), 150).ttft_ms], [
      null,
      null,
    ]);
    const atEnd = metricsOf(pausedAt(149), 150, 2000);
    assert.deepEqual([atEnd.tps, atEnd.tps_total, atEnd.last_token_ms, atEnd.ttft_ms], [
      null,
      null,
      null,
      300,
    ]);
    const within = metricsOf(pausedAt(70), 150);
    assert.equal(within.tps, 100);
    assert.equal(within.chunk_gap_max_ms, 10);
    assert.equal(metricsOf(pausedAt(149, 5), 150).tps, 100);
    // One delay lengthens the span, the other shortens it.
    const atBoth = pausedAt(149, 5).map((one, i) => i === 0 ? { ...one, lateMs: 5 } : one);
    assert.equal(metricsOf(atBoth, 150).tps, 100);
    const [held] = flushes([1000, 150]);
    assert.equal(metricsOf([{ ...held, lateMs: 300 }], 150).batched, null);
    const some = [...arrivalsOf(100, 300, 10), { ...held, atMs: 1800, lateMs: 300, events: 20 }];
    assert.notEqual(metricsOf(some, 150).batched, true);
  });

  it("has the times between arrivals", () => {
    const { chunk_gap_p50_ms, chunk_gap_p95_ms, chunk_gap_max_ms } = metricsOf(plain, 40);
    assert.deepEqual([chunk_gap_p50_ms, chunk_gap_p95_ms, chunk_gap_max_ms], [20, 20, 20]);
  });
});
