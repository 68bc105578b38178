import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { namedUpstream } from "./named_upstream.ts";

describe("namedUpstream()", () => {
  it("reads a gateway's plain field", () => {
    assert.equal(namedUpstream({ provider: "DeepInfra", model: "m" }), "DeepInfra");
    assert.equal(namedUpstream({ provider: " Google AI Studio " }), "Google AI Studio");
    assert.equal(namedUpstream({ provider_name: "Groq" }), "Groq");
    assert.equal(namedUpstream({ provider: { name: "Groq", id: "groq" } }), "Groq");
    assert.equal(namedUpstream({ extra_fields: { provider: "bedrock" } }), "bedrock");
    assert.equal(namedUpstream({ metadata: { provider_name: "OpenAI", raw: "{}" } }), "OpenAI");
  });

  it("takes of Vercel's routing who answered in the end", () => {
    const routing = (of: Record<string, unknown>) =>
      namedUpstream({ provider_metadata: { google: {}, gateway: { routing: of } } });
    assert.equal(routing({ resolvedProvider: "vertex", finalProvider: "google" }), "google");
    const attempts = [{ provider: "vertex", success: false }, { provider: "groq", success: true }];
    assert.equal(routing({ resolvedProvider: "vertex", attempts }), "groq");
    assert.equal(routing({ resolvedProvider: "vertex", attempts: attempts.slice(0, 1) }), "vertex");
    assert.equal(routing({ resolvedProvider: "vertex" }), "vertex");
    const camel = { providerMetadata: { gateway: { routing: { finalProvider: "azure" } } } };
    assert.equal(namedUpstream({ ...camel, provider: "gateway" }), "azure");
  });

  it("keeps of an address the host, since the rest may hold a key", () => {
    const provider = "https://user:secret@api.acme.example:8443/v1?key=secret";
    assert.equal(namedUpstream({ provider }), "api.acme.example:8443");
  });

  it("is null where nothing is named", () => {
    const values = [undefined, null, "", "  ", "null", "unknown", "auto", 7, true, [], ["a"], {}, {
      name: null,
    }];
    for (const provider of values) assert.equal(namedUpstream({ provider }), null);
    const empty = [{}, { gateway: {} }, { gateway: { routing: [] } }, { gateway: { routing: {} } }];
    for (const provider_metadata of [...empty, "groq"]) {
      assert.equal(namedUpstream({ provider_metadata }), null);
    }
  });
});
