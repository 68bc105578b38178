import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { BAD_ADDRESSES } from "../testing/addresses.ts";
import { callProblem } from "./address_problem.ts";
import { addressFault, otherAddress, resolveEndpoint } from "./resolve_endpoint.ts";
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
  });

  it("says which address cannot be called, and why", () => {
    for (const [baseUrl, why] of BAD_ADDRESSES) {
      if (baseUrl.trim() === "" || callProblem(baseUrl) === null) continue;
      const words = new RegExp(why.source.replace(/^\^/, "").replace(/\$$/, ""));
      const variables = { ACME_API_KEY: "key" };
      assert.throws(
        () => resolveEndpoint({ ...target, baseUrl }, variables),
        ({ message }: Error) =>
          message.startsWith("Cannot call acme-ai: providers.base_url ") && words.test(message),
      );
      if (callProblem(baseUrl.trim()) === null) continue;
      assert.throws(
        () => resolveEndpoint(target, { ...variables, ACME_AI_BASE_URL: baseUrl }),
        ({ message }: Error) =>
          message.startsWith("Cannot call acme-ai: the secret ACME_AI_BASE_URL ") &&
          words.test(message),
      );
    }
  });

  it("takes an address in a variable without the spaces around it", () => {
    const variables = { ACME_API_KEY: "key", ACME_AI_BASE_URL: " http://127.0.0.1:9/v1\n" };
    assert.equal(resolveEndpoint(target, variables).baseUrl, "http://127.0.0.1:9/v1");
  });
});

describe("addressFault()", () => {
  it("also names what can be called and should not be", () => {
    const baseUrl = "https://user:pass@api.acme.test/v1";
    const words = "has a user name or a password in it: a key belongs into the variable of " +
      "api_key_env, other headers into options.headers";
    assert.equal(addressFault({ ...target, baseUrl }, {}), `providers.base_url ${words}`);
    const variables = { ACME_AI_BASE_URL: baseUrl };
    assert.equal(addressFault(target, variables), `the secret ACME_AI_BASE_URL ${words}`);
  });

  it("knows whether a key is sent", () => {
    const open = { ...target, baseUrl: "http://api.acme.example/v1" };
    assert.match(addressFault(open, {}) ?? "", /^providers.base_url would send the key/);
    assert.equal(addressFault({ ...open, apiKeyEnv: null }, {}), null);
  });

  it("has nothing to say where there is no address, or a stand-in answers", () => {
    for (const baseUrl of [null, ""]) assert.equal(addressFault({ ...target, baseUrl }, {}), null);
    const simulated = { SIMULATED_PROVIDERS: "acme-ai", ACME_AI_BASE_URL: "no address" };
    assert.equal(addressFault(target, simulated), null);
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
