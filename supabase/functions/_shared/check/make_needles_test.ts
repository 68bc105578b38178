import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { encode as cl100k } from "gpt-tokenizer/encoding/cl100k_base";
import { encode as o200k } from "gpt-tokenizer/encoding/o200k_base";
import llama from "llama-tokenizer-js";
import { solveQuestion } from "../../../../local/solve_question.ts";
import { makeFiller } from "./make_filler.ts";
import { makeNeedles } from "./make_needles.ts";

describe("makeNeedles()", () => {
  it("asks 10,000 questions that an independent solver answers alike from the text", () => {
    const asked = new Set<string>();
    for (let seed = 0; seed < 2500; seed++) {
      const { facts, questions } = makeNeedles(String(seed), 4);
      const text = makeFiller(String(seed), 300, facts);
      assert.equal(questions.length, 4);
      for (const question of questions) {
        assert.equal(solveQuestion(question.text, text), question.answer, question.text);
        asked.add(`${question.text} ${question.answer}`);
      }
    }
    assert.ok(asked.size > 9800, `${asked.size} different questions`);
  });

  it("asks the levels equally often, and the same of all who know the seed", () => {
    assert.deepEqual(makeNeedles("a", 6), makeNeedles("a", 6));
    for (let seed = 0; seed < 100; seed++) {
      const levels = makeNeedles(String(seed), 6).questions.map(({ level }) => level);
      assert.deepEqual(levels.toSorted(), [1, 1, 2, 2, 3, 3]);
    }
  });

  it("tells facts that differ, with more of the same form than are asked for", () => {
    for (let seed = 0; seed < 100; seed++) {
      for (const count of [1, 4, 100]) {
        const { facts } = makeNeedles(String(seed), count);
        assert.equal(new Set(facts).size, Math.min(2 * count + 2, 40));
        const codes = facts.map((fact) => /\d+/.exec(fact)![0]);
        assert.equal(new Set(codes).size, facts.length);
      }
    }
    assert.deepEqual(makeNeedles("none", 0), { facts: [], questions: [] });
  });

  it("spreads them over the whole filler, which stays as long as it says", () => {
    const { facts } = makeNeedles("spread", 4);
    const depths: number[][] = facts.map(() => []);
    for (let seed = 0; seed < 200; seed++) {
      const text = makeFiller(String(seed), 2000, facts);
      facts.forEach((fact, place) => depths[place].push(text.indexOf(fact) / text.length));
    }
    depths.forEach((found, place) => {
      const [least, most] = [Math.min(...found), Math.max(...found)];
      assert.ok(least >= 0 && least * facts.length >= place - 0.2, `${least} of fact ${place}`);
      assert.ok(most * facts.length <= place + 1.2, `${most} of fact ${place}`);
      assert.ok((most - least) * facts.length > 0.8);
    });
    const text = makeFiller("length", 10_000, facts);
    for (const count of [o200k(text).length, cl100k(text).length, llama.encode(text).length]) {
      assert.ok(Math.abs(count - 10_000) <= 100, `${count} of 10,000`);
    }
  });
});
