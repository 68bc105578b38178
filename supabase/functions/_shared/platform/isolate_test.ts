import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { shareIsolate } from "./isolate.ts";

describe("shareIsolate()", () => {
  it("counts what is under way at the busiest moment", async () => {
    const gate = Promise.withResolvers<void>();
    const long = shareIsolate(() => gate.promise);
    const short = await shareIsolate(() => Promise.resolve("done"));
    assert.equal(short.output, "done");
    gate.resolve();
    const alone = await long.then(() => shareIsolate(() => Promise.resolve()));
    assert.equal(short.use.concurrent, 2);
    assert.equal((await long).use.concurrent, 2);
    assert.equal(alone.use.concurrent, 1);
    assert.equal(alone.use.isolate_id, short.use.isolate_id);
  });

  it("forgets a measurement that failed", async () => {
    await assert.rejects(shareIsolate(() => Promise.reject(new Error("no"))), /no/);
    assert.equal((await shareIsolate(() => Promise.resolve())).use.concurrent, 1);
  });
});
