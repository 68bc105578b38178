import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { createQueue } from "./create_queue.ts";

describe("createQueue()", () => {
  it("runs one task after the other, whatever time each takes", async () => {
    const enqueue = createQueue();
    const events: string[] = [];
    const gate = Promise.withResolvers<void>();
    const first = enqueue(async () => {
      events.push("first begins");
      await gate.promise;
      events.push("first ends");
    });
    const second = enqueue(() => {
      events.push("second");
      return Promise.resolve(2);
    });
    gate.resolve();
    await first;
    assert.equal(await second, 2);
    assert.deepEqual(events, ["first begins", "first ends", "second"]);
  });

  it("goes on after a task that failed", async () => {
    const enqueue = createQueue();
    const failed = enqueue(() => Promise.reject(new Error("no")));
    const next = enqueue(() => Promise.resolve("yes"));
    await assert.rejects(failed, /no/);
    assert.equal(await next, "yes");
  });
});
