import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { choiceOf, nearest } from "./choice_of.ts";

describe("choiceOf()", () => {
  it("names the nearest and all", () => {
    assert.equal(
      choiceOf("jsonn", ["csv", "json", "table"]),
      'Did you mean "json"? There are csv, json, table',
    );
    assert.equal(choiceOf("pdf", ["csv", "json"]), "There are csv, json");
    assert.equal(choiceOf("x", []), "There is none yet");
    const many = Array.from({ length: 400 }, (_, i) => `model-${i}`);
    assert.match(choiceOf("model-7", many), /^Did you mean "model-7"\? There are 400, among them /);
  });

  it("suggests the name that is most similar to a mistyped one", () => {
    const models = ["gpt-6-luna", "openai/gpt-oss-20b", "meta-llama/Llama-3.3-70B-Instruct-Turbo"];
    const cases = [
      ["gpt6-luna", models[0]],
      ["gpt-6-lnua", models[0]],
      ["gpt-oss-20b", models[1]],
      ["llama-3.3-70b-instruct", models[2]],
      ["mistral-small", null],
      ["", null],
    ] as const;
    for (const [typed, meant] of cases) assert.equal(nearest(typed, models), meant, typed);
  });
});
