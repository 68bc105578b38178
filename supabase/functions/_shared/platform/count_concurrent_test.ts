import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { countConcurrent } from "./count_concurrent.ts";

describe("countConcurrent()", () => {
  it("counts what is under way at the busiest moment", async () => {
    const gate = Promise.withResolvers<void>();
    const long = countConcurrent(() => gate.promise);
    const short = await countConcurrent(() => Promise.resolve("done"));
    assert.equal(short.output, "done");
    gate.resolve();
    const alone = await long.then(() => countConcurrent(() => Promise.resolve()));
    assert.equal(short.use.concurrent, 2);
    assert.equal((await long).use.concurrent, 2);
    assert.equal(alone.use.concurrent, 1);
    assert.equal(alone.use.isolate_id, short.use.isolate_id);
  });

  it("forgets a measurement that failed", async () => {
    await assert.rejects(countConcurrent(() => Promise.reject(new Error("no"))), /no/);
    assert.equal((await countConcurrent(() => Promise.resolve())).use.concurrent, 1);
  });
});
