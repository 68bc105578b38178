import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { readErrorBody } from "../errors/read_error_body.ts";
import { makeTarget } from "../testing/make_target.ts";
import { geminiDialect } from "./dialect_gemini.ts";
import { normaliseUsage } from "./normalise_usage.ts";
import type { RawUsage } from "./usage.ts";

function read(payload: Record<string, unknown>, before: RawUsage | null = null) {
  return geminiDialect.readEvent(payload, undefined, before);
}

function readParts(...parts: unknown[]) {
  return read({ candidates: [{ content: { parts, role: "model" }, index: 0 }] });
}

describe("geminiDialect.readEvent()", () => {
  it("tells the answer, thoughts and calls apart", () => {
    const reading = readParts(
      { text: "Hm", thought: true },
      { text: "Hi ", thoughtSignature: "Ej" },
      { text: "you" },
      { functionCall: { name: "order", args: { a: 1 } } },
      { functionCall: { id: "c2", name: "order" } },
      { executableCode: { language: "PYTHON", code: "1" } },
      { inlineData: { mimeType: "image/png", data: "iVBORw0K" } },
    );
    assert.equal(reading.content, "Hi you");
    assert.equal(reading.reasoning, "Hm");
    assert.deepEqual(reading.toolParts, [
      { index: null, id: "", name: "order", arguments: '{"a":1}', isWhole: true },
      { index: null, id: "c2", name: "order", arguments: "{}", isWhole: true },
    ]);
    assert.equal(reading.tool, 'order{"a":1}order{}');
    assert.equal(reading.error, null);
    assert.equal(reading.ended, false);
  });

  it("finds why an answer or a prompt was ended, and who answers", () => {
    const end = (finishReason: unknown) => read({ candidates: [{ finishReason }] }).finishReason;
    for (const reason of ["STOP", "MAX_TOKENS", "SAFETY", "RECITATION"]) {
      assert.equal(end(reason), reason);
    }
    for (const none of ["FINISH_REASON_UNSPECIFIED", "", null, undefined, 0, {}]) {
      assert.equal(end(none), null);
    }
    const blocked = (blockReason: unknown) => read({ promptFeedback: { blockReason } });
    assert.equal(blocked("OTHER").finishReason, "blocked: OTHER");
    assert.equal(blocked("SAFETY").error, null);
    assert.equal(blocked(undefined).finishReason, null);
    assert.equal(blocked("BLOCK_REASON_UNSPECIFIED").finishReason, null);
    const { id, model } = read({ responseId: "r", modelVersion: "gemini-3.5-flash-001" });
    assert.deepEqual([id, model], ["r", "gemini-3.5-flash-001"]);
  });

  it("counts thoughts beside the answer, and tools beside the prompt", () => {
    const usageMetadata = {
      promptTokenCount: 100,
      cachedContentTokenCount: 64,
      toolUsePromptTokenCount: 20,
      candidatesTokenCount: 30,
      thoughtsTokenCount: 50,
      totalTokenCount: 200,
      promptTokensDetails: [{ modality: "TEXT", tokenCount: 100 }],
      candidatesTokensDetails: [{ modality: "TEXT", tokenCount: 30 }],
    };
    const { usage } = read({ usageMetadata });
    assert.ok(usage);
    assert.deepEqual(normaliseUsage(usage), {
      inputTokens: 120,
      outputTokens: 80,
      reasoningTokens: 50,
      cachedTokens: 64,
      cacheWriteTokens: null,
      cacheWrite1hTokens: null,
      reportedCostUsd: null,
    });
  });

  it("keeps what a later report leaves out, and finds thoughts in the total alone", () => {
    const outputOf = (...reports: Record<string, unknown>[]) => {
      let usage: RawUsage | null = null;
      for (const usageMetadata of reports) usage = read({ usageMetadata }, usage).usage;
      return usage && normaliseUsage(usage).outputTokens;
    };
    const prompt = { promptTokenCount: 10 };
    assert.equal(outputOf({ ...prompt, totalTokenCount: 10 }), null);
    assert.equal(outputOf({ ...prompt, thoughtsTokenCount: 7, totalTokenCount: 17 }), 7);
    assert.equal(
      outputOf(
        { ...prompt, thoughtsTokenCount: 7, candidatesTokenCount: 1, totalTokenCount: 18 },
        { ...prompt, candidatesTokenCount: 4 },
      ),
      11,
    );
    assert.equal(outputOf({ ...prompt, candidatesTokenCount: 4, totalTokenCount: 21 }), 11);
    assert.equal(outputOf({ candidatesTokenCount: 4, thoughtsTokenCount: 7 }), 11);
    assert.equal(outputOf({ promptTokenCount: "ten", candidatesTokenCount: -1 }), null);
  });

  it("adds no thoughts to a count that the total shows to hold them", () => {
    const outputOf = (usageMetadata: Record<string, unknown>) => {
      const { usage } = read({ usageMetadata: { promptTokenCount: 405, ...usageMetadata } });
      return usage && normaliseUsage(usage).outputTokens;
    };
    const counts = { candidatesTokenCount: 287, thoughtsTokenCount: 267 };
    assert.equal(outputOf({ ...counts, totalTokenCount: 692 }), 287);
    assert.equal(outputOf({ ...counts, toolUsePromptTokenCount: 8, totalTokenCount: 700 }), 287);
    assert.equal(outputOf({ ...counts, totalTokenCount: 959 }), 554);
    assert.equal(outputOf(counts), 554);
    // The total leaves the thoughts out, which the answer cannot hold.
    assert.equal(outputOf({ ...counts, candidatesTokenCount: 20, totalTokenCount: 425 }), 287);
  });

  it("finds usage, tier and cost under other names, and behind the end", () => {
    const first = read({ usageMetadata: { promptTokenCount: 12, candidatesTokenCount: 9 } }).usage;
    const own = { prompt_token_count: 12, candidates_token_count: 9, thoughts_token_count: 3 };
    const renamed = read({ usage_metadata: { ...own, service_tier: "flex" } });
    assert.equal(normaliseUsage(renamed.usage!).outputTokens, 12);
    assert.equal(renamed.serviceTier, "flex");
    const completion_tokens_details = { reasoning_tokens: 3 };
    const usage = { prompt_tokens: 12, completion_tokens: 9, completion_tokens_details };
    assert.equal(normaliseUsage(read({ usage }, first).usage!).outputTokens, 9);
    const cost = read({ cost: { usd: 0.002 } }, first).usage!;
    assert.deepEqual([cost.costUsd, cost.completionTokens], [0.002, 9]);
    const snake = read({ candidates: [{ finish_reason: "STOP" }], cost: 0.002 }, first);
    assert.deepEqual([snake.finishReason, snake.usage?.costUsd], ["STOP", 0.002]);
  });

  it("finds an error in any form, and none in what is none", () => {
    const error = { code: 503, message: "The model is overloaded", status: "UNAVAILABLE" };
    assert.equal(readErrorBody(read({ error }).error).message, error.message);
    assert.notEqual(geminiDialect.readEvent(error, "error", null).error, null);
    assert.notEqual(read({ code: 500, message: "no" }).error, null);
    for (const fine of [{}, { type: "ping", message: "here" }, { candidates: [] }]) {
      assert.equal(read(fine).error, null);
    }
  });
});

describe("geminiDialect requests", () => {
  it("names the model in the path, whatever it is called", () => {
    const paths: [string, string][] = [
      ["gemini-3.5-flash", "models/gemini-3.5-flash"],
      ["models/gemini-3.5-flash", "models/gemini-3.5-flash"],
      ["tunedModels/mine-1", "tunedModels/mine-1"],
      ["publishers/google/models/gemini", "publishers/google/models/gemini"],
      ["a b?key=c#d:e%2f", "models/a%20b%3Fkey%3Dc%23d%3Ae%252f"],
    ];
    for (const [model, path] of paths) {
      assert.equal(geminiDialect.path(model), `${path}:streamGenerateContent?alt=sse`);
    }
    for (const model of ["..", ".", "a/../../b", "../x", "a//b", "/a", "a/"]) {
      assert.throws(() => geminiDialect.path(model), /Cannot build the request/, model);
    }
  });

  it("caps the answer, whatever the options say", () => {
    assert.deepEqual(geminiDialect.body(makeTarget()), {
      contents: [{ role: "user", parts: [{ text: "Name three colours." }] }],
      generationConfig: { maxOutputTokens: 64 },
    });
    const generationConfig = { thinkingConfig: { thinkingLevel: "low" }, maxOutputTokens: 9000 };
    const body = { generationConfig, cachedContent: "x" };
    assert.deepEqual(geminiDialect.body(makeTarget({ options: { temperature: 0, body } })), {
      contents: [{ role: "user", parts: [{ text: "Name three colours." }] }],
      cachedContent: "x",
      generationConfig: {
        temperature: 0,
        thinkingConfig: { thinkingLevel: "low" },
        maxOutputTokens: 64,
      },
    });
  });

  it("offers a tool, and asks for a form, as this API has them", () => {
    const form = { name: "order", description: "Places it.", schema: { type: "object" } };
    const tool = geminiDialect.body(makeTarget({ wanted: { kind: "tool", ...form } }));
    assert.deepEqual(tool.tools, [{
      functionDeclarations: [{
        name: "order",
        description: "Places it.",
        parametersJsonSchema: { type: "object" },
      }],
    }]);
    const json = geminiDialect.body(makeTarget({ wanted: { kind: "json", ...form } }));
    assert.deepEqual(json.generationConfig, {
      responseMimeType: "application/json",
      responseJsonSchema: { type: "object" },
      maxOutputTokens: 64,
    });
  });

  it("sends the key under its own name", () => {
    assert.deepEqual(geminiDialect.headers("secret", null), { "x-goog-api-key": "secret" });
    const bearer = geminiDialect.headers("secret", "Authorization");
    assert.deepEqual(bearer, { Authorization: "Bearer secret" });
  });
});
