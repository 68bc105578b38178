import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { OBJECTIVES_CELLS } from "./cells.ts";
import { describeObjectives } from "./format_report.ts";
import { tryObjectives } from "./try_objectives.ts";

describe("a year of objectives", () => {
  for (const cell of OBJECTIVES_CELLS) {
    it(`tells outages and no single failure: ${JSON.stringify(cell)}`, () => {
      const result = tryObjectives(cell, 3, "test");
      assert.ok(result.outages > 0 && result.singles > 0);
      assert.equal(result.told_by_third, result.outages);
      assert.equal(result.told_singles, 0);
      assert.equal(
        describeObjectives([result]),
        `objectives: ${result.outages} of ${result.outages} outages of four slots or more are told by ` +
          `their third failing slot (bound: all), 0 of ${result.singles} single failures are told (bound: none)`,
      );
    });
  }
});
