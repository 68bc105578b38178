import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createRandom } from "../../../../tests/simulators/create_random.ts";
import { createStreamDecoder } from "./decode_stream.ts";
import { openaiDialect } from "../provider/dialect_openai.ts";
import { keepArrivals } from "./pack_arrivals.ts";
import { streamMetrics } from "./stream_metrics.ts";
import {
  bufferOf,
  cutAnywhere,
  delayUpTo,
  flushAfter,
  holdAll,
  holdAllSlowStart,
  holdRest,
  mergeEvery,
  type Model,
  readPieces,
  type Stage,
  writeAnswer,
} from "../testing/simulate_stream.ts";

/** Seeds of each kind of way. */
const SEEDS = Number(Deno.env.get("SEEDS") ?? 60);

/** Reads closer than this were there when they were asked for, in milliseconds. */
const AT_ONCE_MS = 0.1;

type Random = () => number;

function pick<T>(random: Random, list: T[]): T {
  return list[Math.floor(random() * list.length)];
}

/** 5 to 5,000 tokens a second, 6 to 5,000 tokens, evenly over their logarithms. */
function modelOf(random: Random, changes: Partial<Model> = {}): Model {
  return {
    ttftMs: 20 + random() * 2000,
    tokensPerSecond: 5 * 1000 ** random(),
    tokens: Math.round(6 * (5000 / 6) ** random()),
    tokensPerEvent: pick(random, [1, 1, 1, 2, 4, 8]),
    eventsPerWrite: 1,
    padding: Math.floor(random() * 250),
    ...changes,
  };
}

function metricsOf(model: Model, stages: Stage[]) {
  const decoder = createStreamDecoder(openaiDialect, 0);
  const pieces = stages.reduce((list, stage) => stage(list), writeAnswer(model));
  pieces.forEach(({ atMs, bytes }, index) => {
    const wasThere = index > 0 && atMs - pieces[index - 1].atMs < AT_ONCE_MS;
    decoder.feed(bytes, atMs, 0, wasThere);
  });
  const totalMs = pieces[pieces.length - 1].atMs + 0.3;
  decoder.end(totalMs);
  const tokens = model.tokens + 1;
  return streamMetrics(keepArrivals(decoder.answer.arrivals), {
    outputTokens: tokens,
    streamedTokens: tokens,
    totalMs,
  });
}

/** Largest error of a speed: so much of it, the end token, and what two moments may be off. */
function errorOf(tps: number, model: Model) {
  return tps / model.tokensPerSecond - 1;
}
function tolerance(model: Model, share: number, momentMs: number): number {
  const spanMs = (model.tokens - model.tokensPerEvent) / model.tokensPerSecond * 1000;
  return share + 1.5 / (model.tokens - model.tokensPerEvent) +
    momentMs / Math.max(spanMs - momentMs, 0.01);
}

/** For each seed a model and a route; the resulting speed is right or null. */
function check(
  wayOf: (random: Random) => { model?: Partial<Model>; stages: Stage[]; name?: string },
  { share, momentMs = 0.3, known }: {
    share: number;
    momentMs?: number;
    known: (model: Model) => boolean;
  },
) {
  const wrong: string[] = [];
  for (let seed = 1; seed <= SEEDS; seed++) {
    const random = createRandom(seed);
    const { model: changes, stages, name = "" } = wayOf(random);
    const model = modelOf(random, changes);
    const { tps, batched } = metricsOf(model, [...stages, readPieces(random)]);
    const { tokensPerSecond, tokens, tokensPerEvent, eventsPerWrite } = model;
    const who = `seed ${seed} ${name}: ${tokens} tokens at ${tokensPerSecond.toFixed(1)}, ` +
      `${tokensPerEvent} an event, ${eventsPerWrite} events a write: ${tps}, batched ${batched}`;
    if (tps === null) {
      if (known(model)) wrong.push(`no speed, ${who}`);
    } else if (Math.abs(errorOf(tps, model)) > tolerance(model, share, momentMs)) {
      wrong.push(
        `${(100 * errorOf(tps, model)).toFixed(1)} % (may ${
          (100 * tolerance(model, share, momentMs)).toFixed(1)
        }), ${who}`,
      );
    }
    if (batched && known(model)) wrong.push(`batched, ${who}`);
  }
  assert.equal(wrong.length, 0, `${wrong.length} of ${SEEDS}\n${wrong.slice(0, 12).join("\n")}`);
}

/** Enough tokens and arrivals for a speed. */
function enough(model: Model): boolean {
  return model.tokens >= 20 &&
    model.tokens / (model.tokensPerEvent * model.eventsPerWrite) >= 3;
}

describe("a speed is the model's, or unknown,", () => {
  it("for an unhindered stream", () => {
    check(() => ({ stages: [] }), { share: 0.001, known: enough });
  });

  it("for a stream whose reads are cut at any byte", () => {
    check((random) => ({ stages: [cutAnywhere(random, 20 + random() * 300)] }), {
      share: 0.001,
      momentMs: 1,
      known: enough,
    });
  });

  it("for a fast provider that writes several events at once", () => {
    check((random) => ({
      stages: [],
      model: {
        tokensPerSecond: 1000 + 4000 * random(),
        tokensPerEvent: pick(random, [1, 2, 4]),
        eventsPerWrite: 1 + Math.floor(random() * 8),
        tokens: 100 + Math.floor(400 * random()),
      },
    }), {
      share: 0.001,
      known: (m) =>
        m.tokens / m.tokensPerEvent / m.eventsPerWrite >= 12 &&
        m.tokensPerEvent * m.eventsPerWrite / m.tokensPerSecond < 0.02,
    });
  });

  it("for an answer of a few large events", () => {
    check((random) => {
      const tokens = 100 + Math.floor(random() * 900);
      return { stages: [], model: { tokens, tokensPerEvent: Math.ceil(tokens / 5) } };
    }, { share: 0.001, known: () => true });
  });

  it("for a stream whose events come with some jitter", () => {
    check((random) => ({ stages: [delayUpTo(5, random)] }), {
      share: 0.001,
      momentMs: 5.3,
      known: (model) => enough(model) && model.tokensPerSecond < 100,
    });
  });

  for (const size of [1024, 4096, 8192, 16_384, 65_536]) {
    it(`behind a buffer of ${size} bytes`, () => {
      check((random) => ({ stages: [bufferOf(size), cutAnywhere(random, 1000)] }), {
        share: 0.05,
        known: () => false,
      });
    });
  }

  it("behind a buffer that is emptied every 40 ms", () => {
    check((random) => ({ stages: [mergeEvery(40, random())] }), {
      share: 0.05,
      momentMs: 0.3,
      known: (m) => enough(m) && m.tokensPerSecond / m.tokensPerEvent < 5,
    });
  });

  it("behind a compressor that holds events until a block is full", () => {
    check((random) => ({ stages: [flushAfter(200 + random() * 8000, random)] }), {
      share: 0.05,
      known: () => false,
    });
  });

  it("for an answer whose end is held back", () => {
    check((random) => ({ stages: [holdRest(random(), random() * 1000)] }), {
      share: 0.05,
      known: () => false,
    });
  });

  it("for an answer that is held until its end and released at growing speed", () => {
    check((random) => ({
      stages: [holdAllSlowStart(pick(random, [1460, 14_600]), 5 + random() * 150)],
    }), { share: 0.05, known: () => false });
  });

  it("behind buffers with jitter", () => {
    check((random) => ({
      stages: [bufferOf(pick(random, [2048, 4096, 16_384])), delayUpTo(10, random)],
    }), { share: 0.05, momentMs: 10, known: () => false });
  });

  it("for an answer that is held until its end and released at once or in pieces", () => {
    check((random) => ({
      stages: [
        holdAll(
          pick(random, [1400, 4096, 16_384, 65_536, 1e7]),
          pick(random, [0, 0.01, 0.3, 1, 8]),
        ),
        cutAnywhere(random, 2000),
      ],
    }), { share: 0.05, known: () => false });
  });
});
