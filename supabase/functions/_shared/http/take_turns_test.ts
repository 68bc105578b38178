import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { takeTurns } from "./take_turns.ts";

describe("takeTurns()", () => {
  it("runs no more at once than there are places, in the order of asking, also after failures", async () => {
    const inTurn = takeTurns(2);
    const begun: number[] = [];
    const gates = Array.from({ length: 5 }, () => Promise.withResolvers<number>());
    const all = gates.map(({ promise }, nth) =>
      inTurn(() => {
        begun.push(nth);
        return promise;
      })
    );
    all[0].catch(() => {});
    assert.deepEqual(begun, [0, 1]);
    gates[0].reject(new Error("failed"));
    await assert.rejects(all[0], /failed/);
    assert.deepEqual(begun, [0, 1, 2]);
    gates.slice(1).forEach(({ resolve }, nth) => resolve(nth + 1));
    assert.deepEqual(await Promise.all(all.slice(1)), [1, 2, 3, 4]);
    assert.deepEqual(begun, [0, 1, 2, 3, 4]);
    assert.equal(await inTurn(() => Promise.resolve("free again")), "free again");
  });
});
