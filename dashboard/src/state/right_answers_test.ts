import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import type { Answers } from "../api/read_answers.ts";
import { rightBy, tellVerdicts } from "./right_answers.ts";

function answersOf(model_id: string, more: Partial<Answers> = {}): Answers {
  return {
    model_id,
    simulated: false,
    workload_name: "canary",
    check_n: 10,
    right_percent: 90,
    verdicts: null,
    right_percent_low: 60,
    right_percent_high: 98,
    kinds: null,
    ...more,
  };
}

describe("rightBy()", () => {
  it("has the lowest, the highest and the number of a group", () => {
    const answers = [
      answersOf("a", { right_percent: 0 }),
      answersOf("b", { right_percent: 100, check_n: 20 }),
      answersOf("other"),
    ];
    const found = rightBy(answers, false, (id) => id === "other" ? "y" : "x");
    assert.deepEqual([...found], [
      ["x", { low: 0, high: 100, n: 30, interval: null }],
      ["y", { low: 90, high: 90, n: 10, interval: { low: 60, high: 98 } }],
    ]);
  });

  it("has no interval where one end is not known", () => {
    const found = rightBy([answersOf("a", { right_percent_low: null })], false, (id) => id);
    assert.equal(found.get("a")?.interval, null);
  });

  it("knows nothing of what was not judged, of other workloads and of the other kind of data", () => {
    const answers = [
      answersOf("a", { right_percent: null, check_n: 0 }),
      answersOf("b", { workload_name: "tool" }),
      answersOf("c", { simulated: true }),
    ];
    assert.deepEqual([...rightBy(answers, false, (id) => id)], []);
    assert.deepEqual([...rightBy(null, false, (id) => id)], []);
  });
});

describe("tellVerdicts()", () => {
  it("sums up all kinds, then each of several", () => {
    const told = tellVerdicts({
      "add/wrong_answer": 2,
      "date/wrong_answer": 2,
      "date/cut_off": 1,
      "sort/ok": 3,
      "sort/other_form": 1,
    });
    const failures = { wrong_answer: 2 };
    assert.deepEqual(told, [
      { kind: null, judged: 8, right: 3, cut_off: 1, failures: { wrong_answer: 4, other_form: 1 } },
      { kind: "add", judged: 2, right: 0, cut_off: 0, failures },
      { kind: "date", judged: 2, right: 0, cut_off: 1, failures },
      { kind: "sort", judged: 4, right: 3, cut_off: 0, failures: { other_form: 1 } },
    ]);
  });

  it("judges nothing that was cut off, and tells no kinds where there is one", () => {
    assert.deepEqual(tellVerdicts({ "tool/cut_off": 3 }), [
      { kind: null, judged: 0, right: 0, cut_off: 3, failures: {} },
    ]);
    assert.deepEqual(tellVerdicts(null), []);
  });
});
