import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { upstreamHeader } from "./upstream_header.ts";

const read = (headers: [string, string][]) => upstreamHeader(new Headers(headers));

describe("upstreamHeader()", () => {
  it("reads the headers of known gateways", () => {
    assert.equal(read([["x-inference-provider", "fireworks-ai"]]), "fireworks-ai");
    assert.equal(read([["x-portkey-provider", "bedrock"]]), "bedrock");
    assert.equal(read([["cf-aig-provider", "workers-ai"]]), "workers-ai");
    assert.equal(read([["Helicone-Provider", "vertex"]]), "vertex");
    assert.equal(read([["X-Kong-LLM-Model", "openai/gpt-4o"]]), "openai");
  });

  it("keeps of LiteLLM's address the host, and takes its deployment where there is none", () => {
    const base = "https://api.fireworks.ai/inference/v1?key=secret";
    const id: [string, string] = ["x-litellm-model-id", "a1b2"];
    assert.equal(read([["x-litellm-model-api-base", base], id]), "api.fireworks.ai");
    assert.equal(read([["x-litellm-model-api-base", ""], id]), "a1b2");
    assert.equal(read([["x-litellm-model-api-base", "not an address"]]), "not an address");
  });

  it("reads the same of gateways it does not know", () => {
    assert.equal(read([["x-bifrost-provider", "groq"]]), "groq");
    assert.equal(read([["x-acme-upstream-provider-name", "Groq"]]), "Groq");
    assert.equal(read([["x-acme-provider", "b"], ["x-inference-provider", "a"]]), "a");
  });

  it("takes the last of several", () => {
    assert.equal(
      read([["x-inference-provider", "groq"], ["x-inference-provider", "novita"]]),
      "novita",
    );
  });

  it("is null for what is about something else", () => {
    for (
      const header of [
        "x-auth-provider",
        "x-requested-provider",
        "x-fallback-provider",
        "server",
        "via",
      ]
    ) {
      assert.equal(read([[header, "acme"]]), null, header);
    }
    for (const value of ["", "null", "unknown", "{}", "auto"]) {
      assert.equal(read([["x-inference-provider", value]]), null, value);
    }
  });
});
