import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { readCallOptions } from "./call_options.ts";

describe("readCallOptions()", () => {
  it("has a default for everything", () => {
    assert.deepEqual(readCallOptions({}), {
      maxTokensField: "max_tokens",
      temperature: null,
      includeUsage: true,
      obfuscationOption: false,
      omit: [],
      body: {},
      headers: {},
      hosts: [],
      query: {},
      authHeader: null,
    });
  });

  it("keeps given options and ignores unknown ones", () => {
    const options = readCallOptions({
      max_tokens_field: "max_completion_tokens",
      temperature: 0,
      omit: ["temperature"],
      body: { reasoning_effort: "low" },
      list_query: "serverless",
    });
    assert.equal(options.maxTokensField, "max_completion_tokens");
    assert.equal(options.temperature, 0);
    assert.deepEqual(options.omit, ["temperature"]);
    assert.deepEqual(options.body, { reasoning_effort: "low" });
    assert.ok(!("list_query" in options));
  });

  it("names the option that is wrong, for the operator who wrote it", () => {
    assert.throws(() => readCallOptions({ temperature: "0" }), /temperature/);
    assert.throws(() => readCallOptions({ headers: { a: 1 } }), /headers/);
    assert.throws(() => readCallOptions({ hosts: "acme.example" }), /hosts/);
    for (
      const own of ["max_tokens", "max_output_tokens", "input", "contents", "generation_config"]
    ) {
      assert.throws(() => readCallOptions({ body: { [own]: 9 } }), /max_output_tokens/, own);
    }
    const config = { thinkingConfig: { thinkingBudget: 0 } };
    assert.deepEqual(readCallOptions({ body: { generationConfig: config } }).body, {
      generationConfig: config,
    });
    const names = ["maxOutputTokens", "max_output_tokens", "candidateCount", "candidate_count"];
    for (const own of names) {
      const body = { generationConfig: { ...config, [own]: 9 } };
      assert.throws(() => readCallOptions({ body }), /max_output_tokens/, own);
    }
    assert.throws(() => readCallOptions({ query: "api-version=1" }), /query/);
    assert.throws(() => readCallOptions({ query: { filter: [1] } }), /query/);
    for (const auth_header of ["", "api key", "api-key:", "Host", "content-type", "accept", 1]) {
      assert.throws(() => readCallOptions({ auth_header }), /auth_header/, String(auth_header));
    }
  });
});
