import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { placeLabels } from "./place_labels.ts";

describe("placeLabels()", () => {
  it("tries the places around a dot, and gives up where all are taken", () => {
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
