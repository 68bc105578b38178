import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Arrival } from "./arrival.ts";
import type { Deadline, Wait } from "../platform/deadline.ts";
import { createStreamDecoder, type StreamDecoder } from "./decode_stream.ts";
import { openaiDialect } from "../provider/dialect_openai.ts";
import { read } from "./read_stream.ts";
import { makeTarget } from "../testing/make_target.ts";
import { chunkOf, eventOf } from "../testing/serve_answers.ts";

const { limits } = makeTarget({ limits: { firstTokenMs: 900, gapMs: 50 } });
const red = eventOf(chunkOf({ content: "Red" }));
const stop = eventOf(chunkOf({}, "stop"));
const report = eventOf({
  choices: [],
  usage: { prompt_tokens: 5, completion_tokens: 3, total_tokens: 8 },
});
const gone = eventOf({ error: { message: "gone" } });

/** Until the event loop has turned a few times, as it does while nothing has come. */
async function turns(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setTimeout(resolve, 0));
}

/**
 * Reads a body whose pieces arrive at 10, 20, 30 … ms on its own clock, and
 * which then closes, breaks, or stays open until the deadline passes.
 */
async function readPieces(pieces: string[], then: "closes" | "breaks" | "stays open") {
  let nowMs = 0;
  let passed: Wait | null = null;
  const waits: [Wait, number][] = [];
  const controller = new AbortController();
  const deadline: Deadline = {
    startedAt: 0,
    signal: controller.signal,
    get passed() {
      return passed;
    },
    elapsedMs: () => nowMs,
    expect: (wait, dueMs) => waits.push([wait, dueMs]),
    stop() {},
  };
  const arriving = [...pieces];
  const body = new ReadableStream<Uint8Array>({
    async pull(stream) {
      await turns();
      nowMs += 10;
      const piece = arriving.shift();
      if (piece !== undefined) return stream.enqueue(new TextEncoder().encode(piece));
      if (then === "closes") return stream.close();
      if (then === "stays open") {
        [passed, nowMs] = waits[waits.length - 1];
        controller.abort();
      }
      stream.error(new TypeError("error reading a body"));
    },
  }, { highWaterMark: 0 });
  const decoder = createStreamDecoder(openaiDialect, 1000);
  const { totalMs, failure } = await read(body, decoder, deadline, limits);
  return { totalMs, outcome: failure?.outcome ?? null, waits };
}

/**
 * The arrivals of a body whose reads are all there when they are asked for, with
 * what handing out and handling each of them takes, in milliseconds.
 */
async function arrivalsOf(reads: number, handOutMs: number, handleMs: number): Promise<Arrival[]> {
  let nowMs = 0;
  const deadline: Deadline = {
    startedAt: 0,
    signal: new AbortController().signal,
    passed: null,
    elapsedMs: () => nowMs,
    expect() {},
    stop() {},
  };
  const piece = new TextEncoder().encode(red);
  let left = reads;
  const body = new ReadableStream<Uint8Array>({
    pull(stream) {
      nowMs += handOutMs;
      if (left-- > 0) stream.enqueue(piece);
      else stream.close();
    },
  }, { highWaterMark: 0 });
  const decoder = createStreamDecoder(openaiDialect, 1000);
  const slow: StreamDecoder = {
    ...decoder,
    feed(...input) {
      decoder.feed(...input);
      nowMs += handleMs;
    },
  };
  await read(body, slow, deadline, limits);
  return decoder.answer.arrivals;
}

describe("read()", () => {
  it("takes reads that waited for our own work for one arrival, however much was read before", async () => {
    for (const [handOutMs, handleMs] of [[0.01, 0.01], [0.01, 0.3], [0.3, 0.01], [3, 3]]) {
      for (let body = 0; body < 10; body++) {
        const arrivals = await arrivalsOf(150, handOutMs, handleMs);
        assert.deepEqual(arrivals.map(({ events }) => events), [150], `${handOutMs} ${handleMs}`);
      }
    }
  });

  it("ends when the body ends", async () => {
    const { totalMs, outcome } = await readPieces([red, stop, ": ping\n\n"], "closes");
    assert.equal(totalMs, 40);
    assert.equal(outcome, null);
  });

  it("reads an answer whose last token has no line end until the body ends", async () => {
    const { totalMs, outcome } = await readPieces([red, stop, red.trimEnd()], "closes");
    assert.equal(totalMs, 40);
    assert.equal(outcome, null);
  });

  it("waits for a first token of any kind, then for the next one", async () => {
    const role = eventOf(chunkOf({ role: "assistant", content: "" }));
    for (const first of [{ content: "a" }, { reasoning: "a" }, { refusal: "a" }]) {
      const { waits } = await readPieces([role, eventOf(chunkOf(first)), ": ping\n\n"], "closes");
      assert.deepEqual(waits, [["first token", 900], ["gap", 70]]);
    }
  });

  it("ends a complete answer with its last event while the stream stays open", async () => {
    for (const pings of [[], [": ping\n\n"], ["data: ping\n\n", 'data: {"type":"ping"}\n\n']]) {
      const { totalMs, outcome } = await readPieces([red, stop, report, ...pings], "stays open");
      assert.equal(totalMs, 30);
      assert.equal(outcome, null);
    }
    assert.equal((await readPieces([red + stop, report], "stays open")).totalMs, 20);
  });

  it("times out where no finish reason came, or text goes on behind it", async () => {
    for (const pieces of [[red], [red + stop, red], [red + stop + red], [red, stop, red, report]]) {
      const { totalMs, outcome, waits } = await readPieces(pieces, "stays open");
      assert.equal(outcome, "timeout");
      assert.equal(totalMs, waits.at(-1)?.[1]);
    }
  });

  it("calls a body that breaks before its end marker a fault of the network", async () => {
    for (const pieces of [[red], [red, stop]]) {
      assert.equal((await readPieces(pieces, "breaks")).outcome, "network_error");
    }
    const { totalMs, outcome } = await readPieces([red, stop, eventOf("[DONE]")], "breaks");
    assert.equal(totalMs, 30);
    assert.equal(outcome, null);
  });

  it("ends a failure with the read that had the error, whatever the body does later", async () => {
    for (const then of ["closes", "breaks", "stays open"] as const) {
      const { totalMs, waits } = await readPieces([red, gone, report, ": ping\n\n"], then);
      assert.equal(totalMs, 20);
      assert.equal(waits.at(-1)?.[0], "drain");
    }
    assert.equal((await readPieces([red, gone.trimEnd()], "closes")).totalMs, 30);
  });
});
