import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { watchLoop } from "./loop_watch.ts";

function standStill(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** The time, such that sums and differences with it are exact. */
function wholeMs(): number {
  return Math.ceil(performance.now());
}

/** Until timers that are due have come. */
async function turns(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setTimeout(resolve, 0));
}

describe("watchLoop()", () => {
  it("tells everything that is seen before the loop turns again by how much it may be late", async () => {
    const before = performance.now();
    const loop = watchLoop();
    assert.equal(loop.delayMs(before), 0);
    standStill(60);
    const first = loop.delayMs(performance.now());
    const second = loop.delayMs(performance.now());
    assert.ok(first >= 60 && second >= first, `${first} and ${second}`);
    await turns();
    const after = performance.now();
    // As long as this loop has turned since, what is seen now is not late by the old pause.
    assert.ok(loop.delayMs(after) < after - before);
    loop.stop();
  });

  it("takes reads that come in time for turns", () => {
    const loop = watchLoop();
    const start = wholeMs();
    for (let ms = 0; ms < 1000; ms += 20) assert.equal(loop.delayMs(start + ms), 0);
    assert.equal(loop.delayMs(start + 980 + 200), 200);
    loop.stop();
  });

  it("is one watch for all streams, and leaves no timer behind", () => {
    const [first, second] = [watchLoop(), watchLoop()];
    first.stop();
    first.stop();
    const now = wholeMs();
    second.delayMs(now);
    assert.ok(second.delayMs(now + 1000) >= 1000);
    second.stop();
  });
});
