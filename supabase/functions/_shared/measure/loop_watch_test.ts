import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { watchLoop } from "./loop_watch.ts";

function standStill(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** Until timers that are due have come. */
async function turns(ms = 0): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setTimeout(resolve, ms));
}

describe("watchLoop()", () => {
  it("reports how late all data may be that is seen before the loop turns again", async () => {
    const before = performance.now();
    const loop = watchLoop();
    assert.equal(loop.see(before), 0);
    standStill(60);
    const first = loop.see(performance.now());
    const second = loop.see(performance.now());
    assert.ok(first >= 60 && second >= first, `${first} and ${second}`);
    await turns(1);
    const after = performance.now();
    // As long as this loop has turned since, what is seen now is not late by the old pause.
    assert.ok(loop.see(after) < after - before);
    loop.stop();
  });

  it("sees short pauses once the first token has come", async () => {
    const loop = watchLoop();
    for (const ms of [5, 8, 13, 29]) {
      loop.heed();
      await turns();
      standStill(ms);
      loop.see(performance.now());
      assert.ok(loop.unseenMs >= ms && loop.seenMs >= ms, `${loop.seenMs} of ${ms}`);
    }
    loop.stop();
  });

  it("takes reads that come in time for turns", async () => {
    const loop = watchLoop();
    const times: number[] = [];
    for (let i = 0; i < 10; i++) {
      await turns();
      times.push(performance.now());
      loop.see(times[i]);
      if (i >= 3) assert.ok(loop.unseenMs <= times[i] - times[i - 3], `${loop.unseenMs}`);
    }
    const lateMs = loop.see(times[9] + 200);
    assert.ok(lateMs >= 200, `${lateMs}`);
    loop.stop();
  });

  it("knows that a read found by the turn of a timer may have waited since the turn before", async () => {
    for (const ms of [2.2, 2.8, 5]) {
      const loop = watchLoop();
      const from = performance.now();
      const read = new Promise<number>((resolve) =>
        setTimeout(() => {
          const now = performance.now();
          loop.see(now);
          resolve(now);
        }, 2)
      );
      standStill(ms);
      const now = await read;
      assert.ok(loop.unseenMs >= now - from, `${loop.unseenMs} of ${now - from}`);
      loop.stop();
    }
  });

  it("takes a pause as long as the longest it has seen for hidden", async () => {
    const loop = watchLoop();
    loop.heed();
    standStill(60);
    await turns();
    assert.ok(loop.hiddenMs >= 50, `${loop.hiddenMs}`);
    loop.stop();
    // The next stream knows how the machine has just been.
    const next = watchLoop();
    assert.ok(next.hiddenMs >= 50, `${next.hiddenMs}`);
    next.stop();
  });

  it("is one watch for all streams, and leaves no timer behind", () => {
    const [first, second] = [watchLoop(), watchLoop()];
    first.stop();
    first.stop();
    const now = performance.now();
    second.see(now);
    assert.ok(second.see(now + 1000) >= 999);
    second.stop();
  });
});
