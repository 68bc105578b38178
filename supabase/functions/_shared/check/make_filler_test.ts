import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { encode as cl100k } from "gpt-tokenizer/encoding/cl100k_base";
import { encode as o200k } from "gpt-tokenizer/encoding/o200k_base";
import llama from "llama-tokenizer-js";
import { makeFiller } from "./make_filler.ts";

describe("makeFiller()", () => {
  it("is as long as it says, by tokenizers of three families", () => {
    for (const tokens of [500, 10_000]) {
      const text = makeFiller(`length/${tokens}`, tokens);
      for (const count of [o200k(text).length, cl100k(text).length, llama.encode(text).length]) {
        const bound = tokens === 500 ? 0.04 : 0.01;
        assert.ok(Math.abs(count - tokens) <= bound * tokens, `${count} of ${tokens}`);
      }
    }
  });

  it("is the same for one seed and never repeats itself", () => {
    assert.equal(makeFiller("a", 1000), makeFiller("a", 1000));
    const sentences = makeFiller("b", 100_000).split(/(?<=\.) /);
    assert.ok(sentences.length > 6000, `${sentences.length} sentences`);
    assert.ok(new Set(sentences).size > sentences.length * 0.99);
    assert.notEqual(makeFiller("a", 1000).slice(0, 60), makeFiller("b", 1000).slice(0, 60));
  });
});
