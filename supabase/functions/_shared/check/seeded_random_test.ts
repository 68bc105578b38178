import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { seededRandom } from "./seeded_random.ts";

describe("seededRandom()", () => {
  it("gives the same numbers for the same seed, and others for a seed that is nearly the same", () => {
    const numbers = (seed: string) => {
      const random = seededRandom(seed);
      return Array.from({ length: 50 }, () => random.int(0, 999_999));
    };
    assert.deepEqual(numbers("run/1"), numbers("run/1"));
    const both = new Set([...numbers("run/1"), ...numbers("run/2"), ...numbers("run/3")]);
    assert.ok(both.size > 140, `${both.size} of 150`);
    // A change of the generator would change the questions of runs that are going on.
    assert.deepEqual(numbers("").slice(0, 3), [506491, 167634, 996160]);
  });

  it("keeps to its bounds, and is even", () => {
    const random = seededRandom("even");
    const counts = Array<number>(6).fill(0);
    for (let round = 0; round < 60_000; round++) counts[random.int(1, 6) - 1]++;
    // Six standard deviations of 91.
    for (const count of counts) assert.ok(Math.abs(count - 10_000) < 550, String(counts));
  });

  it("takes different ones of a list", () => {
    const random = seededRandom("list");
    for (let round = 0; round < 100; round++) {
      const taken = random.sample(["a", "b", "c", "d"], 3);
      assert.equal(new Set(taken).size, 3);
      assert.ok(["a", "b"].includes(random.pick(["a", "b"])));
    }
  });
});
