import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { frontier } from "./frontier.ts";

describe("frontier()", () => {
  it("keeps items that no cheaper one matches in speed", () => {
    const points = [
      { cost: 3, speed: 90 },
      { cost: 1, speed: 50 },
      { cost: 2, speed: 40 },
      { cost: 1, speed: 20 },
      { cost: 4, speed: 90 },
    ];
    assert.deepEqual(frontier(points), [{ cost: 1, speed: 50 }, { cost: 3, speed: 90 }]);
    assert.deepEqual(frontier([]), []);
  });
});
