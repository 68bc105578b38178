import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { awaitCalm } from "./await_calm.ts";
import { watchLoop } from "./loop_watch.ts";

/** Lets the loop stand still again and again, and waits until that is seen. */
async function startPauses(times = Infinity) {
  const pauses = {
    count: 0,
    stop: () => clearInterval(timer),
  };
  const timer = setInterval(() => {
    const end = performance.now() + 8;
    while (performance.now() < end);
    if (++pauses.count >= times) pauses.stop();
  }, 1);
  const loop = watchLoop();
  while (loop.calm || pauses.count === 0) {
    loop.heed();
    await new Promise((resolve) => setTimeout(resolve));
  }
  loop.stop();
  return pauses;
}

describe("awaitCalm()", () => {
  it("waits as long as it may in the life of an isolate, and then not at all", async () => {
    const pauses = await startPauses();
    const before = pauses.count;
    await awaitCalm(100);
    const { count } = pauses;
    await awaitCalm(100);
    pauses.stop();
    assert.ok(count > before);
    assert.equal(pauses.count, count);
  });

  it("does not end before the pauses do", async () => {
    const pauses = await startPauses(20);
    await awaitCalm(1000);
    assert.equal(pauses.count, 20);
  });

  it("ends with its signal", async () => {
    const pauses = await startPauses();
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    await awaitCalm(Infinity, stop.signal);
    pauses.stop();
    assert.ok(stop.signal.aborted);
  });
});
