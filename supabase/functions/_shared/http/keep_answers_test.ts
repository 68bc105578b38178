import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { KEEP_MS, keepAnswers } from "./keep_answers.ts";

describe("keepAnswers()", () => {
  it("asks once for all who ask the same within a minute", async () => {
    let asked = 0;
    let now = 0;
    const kept = keepAnswers<number>(10, () => now);
    const ask = () => Promise.resolve(++asked);
    assert.deepEqual(await Promise.all([kept.get("a", ask), kept.get("a", ask)]), [1, 1]);
    now = KEEP_MS - 1;
    assert.equal(await kept.get("a", ask), 1);
    assert.equal(await kept.get("b", ask), 2);
    now = KEEP_MS;
    assert.equal(await kept.get("a", ask), 3);
  });

  it("lets those who come during a question wait for its answer", async () => {
    const gate = Promise.withResolvers<string>();
    let asked = 0;
    const kept = keepAnswers<string>(10);
    const ask = () => (asked++, gate.promise);
    const all = Array.from({ length: 2000 }, () => kept.get("a", ask));
    gate.resolve("answer");
    assert.ok((await Promise.all(all)).every((answer) => answer === "answer"));
    assert.equal(asked, 1);
  });

  it("keeps a failure as long as an answer", async () => {
    let asked = 0;
    let now = 0;
    const kept = keepAnswers<never>(10, () => now);
    const ask = () => Promise.reject(new Error(`failure ${++asked}`));
    await assert.rejects(kept.get("a", ask), /failure 1/);
    now = KEEP_MS - 1;
    await assert.rejects(kept.get("a", ask), /failure 1/);
    now = KEEP_MS;
    await assert.rejects(kept.get("a", ask), /failure 2/);
  });

  it("forgets the oldest answers beyond the most", async () => {
    let asked = 0;
    let now = 0;
    const kept = keepAnswers<number>(2, () => now++);
    const ask = () => Promise.resolve(++asked);
    for (const key of ["a", "b", "c"]) await kept.get(key, ask);
    assert.equal(await kept.get("b", ask), 2);
    assert.equal(await kept.get("c", ask), 3);
    assert.equal(await kept.get("a", ask), 4);
  });
});
