import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { checkQuestions } from "./check_questions.ts";
import { makeQuestions } from "./make_questions.ts";
import type { AnswerForm, Question } from "./question.ts";

const question = (answer: string, form: AnswerForm): Question => ({
  kind: "any",
  level: 1,
  text: "",
  answer,
  form,
});
const three = [
  question("1234", "number"),
  question("lamp", "word"),
  question("2027-03-09", "date"),
];
const verdicts = (text: string, questions: Question[]) =>
  checkQuestions(text, questions).map(({ verdict }) => verdict);

describe("checkQuestions()", () => {
  it("takes right answers in the form asked for", () => {
    assert.deepEqual(verdicts("1) 1234\n2) lamp\n3) 2027-03-09", three), ["ok", "ok", "ok"]);
    assert.deepEqual(verdicts("\r\n1) 1234  \r\n2) lamp\r\n\n3) 2027-03-09\n", three), [
      "ok",
      "ok",
      "ok",
    ]);
  });

  it("tells right answers in another form from wrong ones", () => {
    const cases: [text: string, answer: string, form: AnswerForm, right: boolean][] = [
      ["1) 1,234", "1234", "number", true],
      ["1) 1 234.", "1234", "number", true],
      ["1) 1234.00", "1234", "number", true],
      ["1) **1234**", "1234", "number", true],
      ["1) \\boxed{1234}", "1234", "number", true],
      ["1) 12 times 3 = 1234", "1234", "number", true],
      ["1) The answer is 1234 seconds", "1234", "number", true],
      ["1) −56", "-56", "number", true],
      ["1. 1234", "1234", "number", true],
      ["**1)** 1234", "1234", "number", true],
      ["(1) 1234", "1234", "number", true],
      ["Question 1: 1234", "1234", "number", true],
      ["- 1) 1234", "1234", "number", true],
      ["1: 1234", "1234", "number", true],
      ["Let me think.\n```\n1234\n```", "1234", "number", true],
      ["1) 1235", "1234", "number", false],
      ["1) 12345", "1234", "number", false],
      ["1) 123.4", "1234", "number", false],
      ["1) 1234.5", "1234", "number", false],
      ["1) -1234", "1234", "number", false],
      ["1) 1234 or 1235", "1234", "number", false],
      ["1) 12 34", "1234", "number", false],
      ["1) Lamp.", "lamp", "word", true],
      ["1) the lamp", "lamp", "word", true],
      ["1) lampshade", "lamp", "word", false],
      ["1) LAMP+LAMP", "LAMP+LAMP", "exact", true],
      ["1) lamp + lamp", "LAMP+LAMP", "exact", true],
      ['1) "LAMP+LAMP"', "LAMP+LAMP", "exact", true],
      ["1) LAMP LAMP", "LAMP+LAMP", "exact", false],
      ["1) apple,lamp", "apple, lamp", "list", true],
      ["1) Apple and lamp", "apple, lamp", "list", true],
      ["1) lamp, apple", "apple, lamp", "list", false],
      ["1) apple, lamp, lamp", "apple, lamp", "list", false],
      ["1) 2027/3/9", "2027-03-09", "date", true],
      ["1) 9 March 2027", "2027-03-09", "date", true],
      ["1) March 9th, 2027", "2027-03-09", "date", true],
      ["1) 3/9/2027", "2027-03-09", "date", false],
      ["1) 2027-09-03", "2027-03-09", "date", false],
      ["", "1234", "number", false],
      ["I cannot help with that.", "1234", "number", false],
    ];
    for (const [text, answer, form, right] of cases) {
      const [verdict] = verdicts(text, [question(answer, form)]);
      const expected = right && text !== `1) ${answer}`
        ? ["other_form"]
        : right
        ? ["ok"]
        : ["wrong_answer"];
      assert.deepEqual([verdict], expected, text);
    }
  });

  it("takes each answer at its own number, in any order", () => {
    assert.deepEqual(verdicts("3) 2027-03-09\n1) 1234\n2) lamp", three), ["ok", "ok", "ok"]);
    assert.deepEqual(verdicts("1) lamp\n2) 1234\n3) 2027-03-09", three), [
      "wrong_answer",
      "wrong_answer",
      "ok",
    ]);
    assert.deepEqual(verdicts("1234\nlamp\n2027-03-09", three), Array(3).fill("wrong_answer"));
  });

  it("gives nothing for two answers to one question, the last of which is wrong", () => {
    assert.deepEqual(
      verdicts("1) 1234\n1) 1235\n2) lamp\n3) 2027-03-09", three)[0],
      "wrong_answer",
    );
    // Who thinks aloud and ends with the right answer has not kept the form.
    assert.deepEqual(verdicts("1) 1235\n1) 1234\n2) lamp\n3) 2027-03-09", three)[0], "other_form");
  });

  it("says what was expected and what came", () => {
    const [, checked] = checkQuestions("1) 1234\n2) lump", three);
    assert.equal(checked.detail, 'any: expected "lamp", came "lump"');
    assert.equal(checkQuestions("", three)[0].detail, 'any: expected "1234", came no answer');
    assert.equal(checkQuestions("1) 1234", three)[0].detail, null);
  });

  it("reads every generated question's own answer as right, strictly and leniently", () => {
    for (let seed = 0; seed < 200; seed++) {
      const questions = makeQuestions(`own/${seed}`, 10);
      const lines = questions.map(({ answer }, place) => `${place + 1}) ${answer}`);
      assert.deepEqual(verdicts(lines.join("\n"), questions), Array(10).fill("ok"));
      const loose = questions.map(({ answer }, place) => `**${place + 1}.** ${answer}`);
      assert.deepEqual(verdicts(loose.join("\n"), questions), Array(10).fill("other_form"));
      const others = makeQuestions(`other/${seed}`, 10);
      const wrong = others.map(({ answer }, place) => `${place + 1}) ${answer}x1 2x`);
      assert.deepEqual(verdicts(wrong.join("\n"), questions), Array(10).fill("wrong_answer"));
    }
  });

  it("looks at a bounded part of a hostile answer", () => {
    const text = `${"1) 9\n".repeat(200_000)}1) 1234`;
    assert.deepEqual(verdicts(text, three), Array(3).fill("wrong_answer"));
    assert.deepEqual(verdicts(`1) ${"9".repeat(1_000_000)}`, three)[0], "wrong_answer");
    assert.ok(checkQuestions(`1) ${"9".repeat(1_000_000)}`, three)[0].detail!.length < 1000);
  });
});
