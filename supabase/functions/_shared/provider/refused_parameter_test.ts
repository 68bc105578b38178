import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { readErrorBody } from "../errors/read_error_body.ts";
import { buildRequest } from "./build_request.ts";
import { makeTarget } from "../testing/make_target.ts";
import { refusedParameter } from "./refused_parameter.ts";

const sent = JSON.stringify({
  model: "x",
  messages: [{ role: "user", content: "Hi" }],
  stream: true,
  stream_options: { include_usage: true, include_obfuscation: false },
  max_tokens: 64,
  temperature: 0,
  reasoning: { effort: "low" },
});

function refused(error: Record<string, unknown>, status = 400): string | null {
  return refusedParameter(status, readErrorBody({ error }), sent);
}

describe("refusedParameter()", () => {
  it("finds the parameter that is named", () => {
    assert.equal(
      refused({
        message:
          "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        param: "max_tokens",
        code: "unsupported_parameter",
      }),
      "max_tokens",
    );
    assert.equal(
      refused({
        message: "Only the default (1) value is supported.",
        param: "temperature",
        code: "unsupported_value",
      }),
      "temperature",
    );
    assert.equal(
      refused({ message: "Unsupported.", param: "reasoning.effort" }),
      "reasoning.effort",
    );
  });

  it("finds it in the message only", () => {
    const messages: [string, string][] = [
      ["Unsupported parameter: 'temperature' is not supported with this model.", "temperature"],
      [
        "Unknown parameter: 'stream_options.include_obfuscation'.",
        "stream_options.include_obfuscation",
      ],
      ["`temperature` is deprecated for this model.", "temperature"],
      ["temperature: Extra inputs are not permitted", "temperature"],
      [
        "Unrecognized request argument supplied: include_obfuscation",
        "stream_options.include_obfuscation",
      ],
      ['property "stream_options" is unsupported', "stream_options"],
      [
        "body.stream_options: property 'body.stream_options' is unsupported",
        "stream_options",
      ],
    ];
    for (const [message, name] of messages) assert.equal(refused({ message }), name, message);
  });

  it("finds it in the fields of every dialect, but not the cap", () => {
    const wanted = { kind: "json", name: "order", description: "", schema: {} } as const;
    const bodies = {
      "openai-responses": { reasoning_effort: "low" },
      gemini: { generationConfig: { thinkingConfig: { thinkingLevel: "low" } } },
    };
    const cases: [keyof typeof bodies, Record<string, unknown>, string | null][] = [
      ["openai-responses", { message: "Unknown parameter: 'store'.", param: "store" }, "store"],
      [
        "openai-responses",
        { message: "Unsupported.", param: "reasoning.effort" },
        "reasoning.effort",
      ],
      ["openai-responses", { message: "Unsupported.", param: "text.format" }, "text.format"],
      ["openai-responses", { message: "Unsupported.", param: "max_output_tokens" }, null],
      ["openai-responses", { message: "Unsupported.", param: "input" }, null],
      [
        "gemini",
        { message: "Unknown name \"thinkingLevel\" at 'generation_config': Cannot find field." },
        "generationConfig.thinkingConfig.thinkingLevel",
      ],
      [
        "gemini",
        { message: 'Unknown name "responseJsonSchema": Cannot find field.' },
        "generationConfig.responseJsonSchema",
      ],
      ["gemini", { message: 'Unknown name "maxOutputTokens": Cannot find field.' }, null],
      ["gemini", { message: 'Unknown name "contents": Cannot find field.' }, null],
    ];
    for (const [dialect, error, name] of cases) {
      const target = makeTarget({ dialect, wanted, options: { body: bodies[dialect] } });
      const access = { baseUrl: "https://example.com/v1", apiKey: null };
      const { body } = buildRequest(target, access, []);
      assert.equal(refusedParameter(400, readErrorBody({ error }), body), name);
      if (name === null) continue;
      const again = buildRequest(target, access, [name]).body;
      assert.equal(refusedParameter(400, readErrorBody({ error }), again), null, name);
    }
  });

  it("finds it in what OpenRouter passes on", () => {
    const raw =
      '{"error":{"message":"Unsupported parameter: \'temperature\'","param":"temperature"}}';
    assert.equal(
      refused({ code: 400, message: "Provider returned error", metadata: { raw } }),
      "temperature",
    );
  });

  it("finds none in any other failure", () => {
    const others = [
      {
        message: "temperature must be at most 2",
        param: "temperature",
        code: "decimal_above_max_value",
      },
      { message: "Model 'x' is not supported", param: "model", code: "model_not_found" },
      { message: "'stream' is not supported", param: "stream", code: "unsupported_value" },
      { message: "Unsupported parameter: 'top_p'", param: "top_p", code: "unsupported_parameter" },
      { message: "Unsupported role in 'messages'", param: "messages[0].role" },
      { message: "max_tokens is too large: 64", param: "max_tokens" },
      {},
    ];
    for (const error of others) assert.equal(refused(error), null, JSON.stringify(error));
  });

  it("looks at nothing but a 400", () => {
    const error = { message: "Unsupported parameter", param: "temperature" };
    for (const status of [200, 403, 422, 429, 500]) assert.equal(refused(error, status), null);
    assert.equal(refusedParameter(null, null, sent), null);
  });
});
