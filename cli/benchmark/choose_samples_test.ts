import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { chooseSamples } from "./choose_samples.ts";
import { parseConditions } from "./parse_conditions.ts";

describe("chooseSamples()", () => {
  const choose = (told: string | undefined, ...texts: string[]) =>
    chooseSamples(told, parseConditions(texts));

  it("measures what the conditions need", () => {
    assert.deepEqual(choose(undefined), { samples: undefined, note: null });
    assert.equal(choose(undefined, "success_percent < 100").samples, 5);
    assert.equal(choose(undefined, "p50_ttft_ms > 800").samples, 5);
    const many = choose(undefined, "success_percent < 100", "p95_ttft_ms > 800", "p5_tps < 5");
    assert.deepEqual(many, { samples: 20, note: "20 samples of every model, for p95_ttft_ms" });
  });

  it("measures what it is told, and says what will be unknown", () => {
    assert.deepEqual(choose("3", "p50_tps < 50"), { samples: 3, note: null });
    assert.deepEqual(choose("20", "p95_ttft_ms > 800"), { samples: 20, note: null });
    const { samples, note } = choose("3", "p95_ttft_ms > 800", "p50_tps < 5", "p5_tps < 5");
    assert.equal(samples, 3);
    assert.equal(note, "With --samples 3 p95_ttft_ms and p5_tps will be unknown: 20 are needed");
    assert.throws(() => choose("21"), /--samples must be 20 or less/);
  });
});
