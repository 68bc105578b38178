import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { makeQuestions, QUESTION_MAKERS } from "./make_questions.ts";
import type { Level } from "./question.ts";
import { seededRandom } from "./seeded_random.ts";
import { solveQuestion } from "../../../../local/solve_question.ts";
import { NAMES, THINGS, WORDS } from "./words.ts";

describe("makeQuestions()", () => {
  for (const [kind, make] of Object.entries(QUESTION_MAKERS)) {
    it(`asks 10,000 questions of kind ${kind} that an independent solver answers alike`, () => {
      const random = seededRandom(kind);
      const texts = new Set<string>();
      for (let round = 0; round < 10_000; round++) {
        const { text, answer } = make(random, (round % 3 + 1) as Level);
        assert.equal(solveQuestion(text), answer, text);
        texts.add(text);
      }
      // A question that comes again and again could be learnt.
      assert.ok(texts.size > 6000, `${texts.size} different texts`);
    });
  }

  it("asks the same of all who know the seed, and else something new", () => {
    assert.deepEqual(makeQuestions("a", 10), makeQuestions("a", 10));
    const seen = new Set<string>();
    for (let seed = 0; seed < 500; seed++) {
      for (const { text } of makeQuestions(`run/${seed}`, 10)) seen.add(text);
    }
    assert.ok(seen.size > 4900, `${seen.size} of 5000`);
  });

  it("asks every kind before one comes again, and the levels equally often", () => {
    for (let seed = 0; seed < 100; seed++) {
      const questions = makeQuestions(String(seed), 10);
      assert.equal(new Set(questions.slice(0, 9).map(({ kind }) => kind)).size, 9);
      for (const level of [1, 2, 3]) {
        const count = questions.filter((question) => question.level === level).length;
        assert.ok(count === 3 || count === 4, `${count} of level ${level}`);
      }
    }
  });

  it("has each word once", () => {
    for (const words of [WORDS, THINGS, NAMES]) assert.equal(new Set(words).size, words.length);
    assert.ok(WORDS.every((word) => /^[a-z]{4,8}$/.test(word)));
  });
});
