import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { otherAddress, resolveEndpoint } from "./resolve_endpoint.ts";
import { OTHER_NAMES } from "../testing/variable_names.ts";

const target = {
  provider: "acme-ai",
  baseUrl: "https://api.acme.test/v1",
  apiKeyEnv: "ACME_API_KEY",
};

describe("resolveEndpoint()", () => {
  it("takes the address from the catalogue and the key from the environment", () => {
    assert.deepEqual(resolveEndpoint(target, { ACME_API_KEY: " key\n" }), {
      baseUrl: "https://api.acme.test/v1",
      apiKey: "key",
    });
  });

  it("lets the environment override the address", () => {
    const variables = { ACME_API_KEY: "key", ACME_AI_BASE_URL: "http://127.0.0.1:9/v1" };
    assert.equal(resolveEndpoint(target, variables).baseUrl, "http://127.0.0.1:9/v1");
  });

  it("needs no key where the provider needs none", () => {
    assert.equal(resolveEndpoint({ ...target, apiKeyEnv: null }, {}).apiKey, null);
  });

  it("calls only stand-ins where providers are simulated", () => {
    const variables = {
      SIMULATED_PROVIDERS: "acme-ai,beta",
      ACME_API_KEY: "key",
      ACME_AI_BASE_URL: "http://127.0.0.1:9/v1",
    };
    assert.equal(resolveEndpoint(target, variables).baseUrl, "http://127.0.0.1:9/v1");
    for (const provider of ["beta", "gamma", "acme-ai-2"]) {
      for (const apiKeyEnv of ["ACME_API_KEY", null]) {
        assert.throws(
          () => resolveEndpoint({ ...target, provider, apiKeyEnv }, variables),
          /^Error: Cannot call \S+: no simulated provider stands in for it; .*--live/,
        );
      }
    }
  });

  it("sends no provider what is not a provider's key", () => {
    for (const apiKeyEnv of OTHER_NAMES) {
      const variables = { [apiKeyEnv]: "sk-none-9" };
      assert.throws(
        () => resolveEndpoint({ ...target, apiKeyEnv }, variables),
        (error: Error) =>
          /which is no provider's key; call it ACME_AI_API_KEY$/.test(error.message) &&
          !error.message.includes("sk-none-9"),
      );
    }
  });

  it("reports missing variables", () => {
    assert.throws(() => resolveEndpoint(target, {}), /the secret ACME_API_KEY is not set/);
    const variables = { ACME_API_KEY: "key" };
    assert.throws(
      () => resolveEndpoint({ ...target, baseUrl: null }, variables),
      /ACME_AI_BASE_URL/,
    );
    assert.throws(
      () => resolveEndpoint({ ...target, baseUrl: "file:///etc/passwd" }, variables),
      /not a URL/,
    );
  });
});

describe("otherAddress()", () => {
  it("shows the other address of a provider's calls, without its secret parts", () => {
    const address = "https://user:secret@proxy.test:8080/v1/?token=secret";
    assert.equal(
      otherAddress("acme-ai", { ACME_AI_BASE_URL: address }),
      "https://proxy.test:8080/v1",
    );
    assert.equal(otherAddress("acme", { ACME_AI_BASE_URL: address }), null);
    assert.equal(otherAddress("acme", { ACME_BASE_URL: "no address" }), null);
    const simulated = { ACME_BASE_URL: "http://127.0.0.1:9/v1", SIMULATED_PROVIDERS: "acme" };
    assert.equal(otherAddress("acme", simulated), null);
  });
});
