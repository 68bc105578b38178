import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { placeLabels } from "./place_labels.ts";

describe("placeLabels()", () => {
  it("goes round a dot for room, and gives up where there is none", () => {
    const dot = { x: 50, y: 50, width: 40 };
    assert.deepEqual(placeLabels([dot], 200), ["right"]);
    assert.deepEqual(placeLabels([{ ...dot, x: 180 }], 200), ["left"]);
    assert.deepEqual(
      placeLabels([dot, { x: 65, y: 50, width: 40 }], 200),
      ["left", "right"],
    );
    assert.deepEqual(placeLabels([{ ...dot, width: 500 }], 200), [null]);
    assert.deepEqual(placeLabels([{ ...dot, onLine: true }], 200), ["below"]);
  });
});
