import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { stepThrough } from "./step_through.ts";

/** Where a key leads, and whether the browser is kept from what it would do. */
function press(key: string, at: number | null) {
  const event = new Event("keydown", { cancelable: true });
  const next = stepThrough(Object.assign(event, { key }) as KeyboardEvent, at, 4);
  return [next, event.defaultPrevented];
}

describe("stepThrough()", () => {
  it("goes to the next, and not beyond the ends", () => {
    assert.deepEqual(press("ArrowLeft", 2), [1, true]);
    assert.deepEqual(press("ArrowRight", 2), [3, true]);
    assert.deepEqual(press("ArrowLeft", 0), [0, true]);
    assert.deepEqual(press("ArrowRight", 4), [4, true]);
    assert.deepEqual(press("Home", 2), [0, true]);
    assert.deepEqual(press("End", 2), [4, true]);
  });

  it("comes in from the side that the key points away from", () => {
    assert.deepEqual(press("ArrowLeft", null), [4, true]);
    assert.deepEqual(press("ArrowRight", null), [0, true]);
  });

  it("leaves every other key to the browser", () => {
    for (const key of ["Tab", "a", "ArrowDown"]) {
      assert.deepEqual(press(key, 2), [undefined, false], key);
    }
  });
});
