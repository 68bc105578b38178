import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { kindsOf, tellPoints } from "./judged_points.ts";

const point = {
  model_id: "a",
  simulated: false,
  starts_at: 0,
  grain_seconds: 3600,
  verdicts: { "date/ok": 3, "date/wrong_answer": 1, "sort/ok": 2, "sort/cut_off": 4 },
  right_percent_low: 40,
  right_percent_high: 95,
  kinds: { date: { right_percent: 75, right_percent_low: 30, right_percent_high: 90 } },
};
const other = { ...point, starts_at: 3_600_000, verdicts: { "date/ok": 5 } };

describe("tellPoints()", () => {
  it("sums up all kinds of questions, without what was cut off", () => {
    const [{ told }] = tellPoints([point], null);
    assert.deepEqual(
      { judged: told.judged, right: told.right, cut_off: told.cut_off, failures: told.failures },
      { judged: 6, right: 5, cut_off: 4, failures: { wrong_answer: 1 } },
    );
  });

  it("sums up one kind, and leaves out the times without any", () => {
    const points = tellPoints([point, other], "sort");
    assert.deepEqual(points.map(({ starts_at, told }) => [starts_at, told.judged, told.cut_off]), [
      [0, 2, 4],
    ]);
  });

  it("gives each the interval of what it sums up, where there is one", () => {
    const ends = [null, "date", "sort"].map((kind) =>
      tellPoints([point], kind).map(({ low, high }) => [low, high])
    );
    assert.deepEqual(ends, [[[40, 95]], [[30, 90]], [[null, null]]]);
  });

  it("takes no kind for another that begins like it", () => {
    assert.deepEqual(tellPoints([{ ...point, verdicts: { "dates/ok": 1 } }], "date"), []);
  });
});

describe("kindsOf()", () => {
  it("names each once", () => {
    assert.deepEqual(kindsOf([point, other, { ...other, verdicts: null }]), ["date", "sort"]);
  });
});
