import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { describeStopped } from "./stop_run.ts";

describe("describeStopped()", () => {
  it("counts measured, cancelled and earlier closed targets", () => {
    const said = [
      [8, 1, 7, "Stopped: 1 of 8 measured, 7 cancelled"],
      [8, 8, 0, "Stopped: 8 of 8 measured"],
      [8, 0, 5, "Stopped: 0 of 8 measured, 5 cancelled, 3 not measured"],
    ] as const;
    for (const [targets, measured, cancelled, words] of said) {
      assert.equal(describeStopped({ targets, measured, cancelled }), words);
    }
  });
});
