import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { buildRequest } from "./build_request.ts";
import { makeTarget } from "../testing/make_target.ts";
import { PROVIDER_DIALECTS } from "./dialect.ts";
import type { Target } from "./target.ts";

function bodyOf(target: Target, omit: string[]): Record<string, unknown> {
  const access = { baseUrl: "https://example.com/v1", apiKey: null };
  return JSON.parse(buildRequest(target, access, omit).body);
}

describe("buildRequest()", () => {
  it("joins every spelling of a base URL", () => {
    const cases: [string, string][] = [
      ["https://example.com/v1", "https://example.com/v1/chat/completions"],
      ["https://example.com/v1/", "https://example.com/v1/chat/completions"],
      ["https://example.com", "https://example.com/chat/completions"],
      ["https://example.com/a?version=1", "https://example.com/a/chat/completions?version=1"],
    ];
    for (const [baseUrl, url] of cases) {
      assert.equal(buildRequest(makeTarget(), { baseUrl, apiKey: null }, []).url, url);
    }
  });

  it("asks for each dialect below the base URL, with its cap", () => {
    const paths = PROVIDER_DIALECTS.map((dialect) => {
      const access = { baseUrl: "https://example.com/v1", apiKey: null };
      const { url, outputCap } = buildRequest(makeTarget({ dialect }), access, []);
      assert.equal(outputCap, 64);
      return [dialect, url.slice("https://example.com".length)];
    });
    assert.deepEqual(Object.fromEntries(paths), {
      openai: "/v1/chat/completions",
      "openai-responses": "/v1/responses",
      anthropic: "/v1/messages",
      gemini: "/v1/models/example-model:streamGenerateContent?alt=sse",
    });
  });

  it("has a fresh id each time, and says it", () => {
    const access = { baseUrl: "https://example.com/v1", apiKey: null };
    const first = buildRequest(makeTarget(), access, []);
    const second = buildRequest(makeTarget(), access, []);
    assert.notEqual(first.requestId, second.requestId);
    assert.equal(first.headers.get("x-client-request-id"), first.requestId);
    assert.equal(first.headers.get("authorization"), null);
  });

  it("sends further headers, but not in place of its own", () => {
    const headers = { "X-Title": "Benchmark", Authorization: "Bearer other" };
    const access = { baseUrl: "https://example.com/v1", apiKey: "test-key" };
    const request = buildRequest(makeTarget({ options: { headers } }), access, []);
    assert.equal(request.headers.get("x-title"), "Benchmark");
    assert.equal(request.headers.get("authorization"), "Bearer test-key");
  });

  it("leaves out omitted fields, at any depth", () => {
    const target = makeTarget({ options: { temperature: 0, obfuscationOption: true } });
    const body = bodyOf(target, ["temperature", "stream_options.include_obfuscation", "no.such"]);
    assert.equal("temperature" in body, false);
    assert.deepEqual(body.stream_options, { include_usage: true });
  });

  it("changes nothing of the options it is given", () => {
    const options = { body: { reasoning: { effort: "low", summary: "auto" } } };
    const target = makeTarget({ options });
    assert.deepEqual(bodyOf(target, ["reasoning.summary"]).reasoning, { effort: "low" });
    assert.deepEqual(target.options.body, options.body);
  });

  it("always sends a cap, even when both names were refused", () => {
    const caps = ["max_tokens", "max_completion_tokens", "max_output_tokens", "maxOutputTokens"];
    const omit = [...caps, "generationConfig", "generationConfig.maxOutputTokens"];
    for (const dialect of PROVIDER_DIALECTS) {
      const { generationConfig, ...body } = bodyOf(makeTarget({ dialect }), omit);
      const stated = { ...body, ...generationConfig as Record<string, unknown> };
      assert.deepEqual(caps.flatMap((name) => stated[name] ?? []), [64], dialect);
    }
  });

  it("sends a refused cap under its other name", () => {
    const body = bodyOf(makeTarget(), ["max_completion_tokens"]);
    assert.equal(body.max_tokens, 64);
    assert.equal("max_completion_tokens" in body, false);
  });
});
