import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { endpointHeaders, endpointUrl, secretsOf } from "./endpoint.ts";
import { joinQueries } from "./join_queries.ts";

const PLAIN = { headers: {}, query: {}, authHeader: null };

describe("endpointUrl()", () => {
  it("puts a path below every spelling of a base URL", () => {
    const cases: [baseUrl: string, path: string, url: string][] = [
      ["https://a.example/v1", "models", "https://a.example/v1/models"],
      ["https://a.example/v1//", "models", "https://a.example/v1/models"],
      ["https://a.example", "models", "https://a.example/models"],
      ["HTTPS://A.example:443/v1", "/models", "https://a.example/v1/models"],
      ["https://a.example/v1#frag", "models", "https://a.example/v1/models"],
      ["https://bücher.example/v1", "models", "https://xn--bcher-kva.example/v1/models"],
      ["http://[::1]:8000/v1", "models", "http://[::1]:8000/v1/models"],
      ["https://a.example/v1?", "models", "https://a.example/v1/models"],
      ["https://a.example/v1/?x=a%20b", "models", "https://a.example/v1/models?x=a%20b"],
      ["https://a.example/v1?x=1", "models?type=chat", "https://a.example/v1/models?x=1&type=chat"],
      ["https://a.example/o/d/m?v=1", "../../models", "https://a.example/o/models?v=1"],
    ];
    for (const [baseUrl, path, url] of cases) {
      assert.equal(endpointUrl(baseUrl, path, PLAIN).href, url);
    }
  });

  it("lets later parameters replace earlier ones of the same name, and keeps all others", () => {
    const base = "https://a.example/v1?api-version=1&api-version=2&key=a%2Bb+c&flag";
    const options = { query: { "api-version": "2024-10-21", "&": "=", n: 1, on: true } };
    assert.equal(
      endpointUrl(base, "models?n=2", options, "serverless&api%2Dversion=3").search,
      "?key=a%2Bb+c&flag&%26=%3D&on=true&n=2&serverless&api%2Dversion=3",
    );
  });

  it("refuses what is no http(s) URL", () => {
    for (const baseUrl of ["a.example/v1", "ftp://a.example", ""]) {
      assert.throws(() => endpointUrl(baseUrl, "models", PLAIN), /not an http\(s\) URL/);
    }
  });
});

describe("joinQueries()", () => {
  it("joins what there is", () => {
    assert.equal(joinQueries(), "");
    assert.equal(joinQueries("", "?", "&&"), "");
    assert.equal(joinQueries("?a=1&b", "", "a=2&a=3"), "b&a=2&a=3");
  });
});

describe("endpointHeaders()", () => {
  const openai = { slug: "acme", dialect: "openai", apiKeyEnv: "ACME_API_KEY" } as const;

  it("sends the key in the header of the dialect, or the one that is named", () => {
    const names = (authHeader: string | null) =>
      Object.fromEntries(endpointHeaders(openai, { ...PLAIN, authHeader }, "key", {}));
    assert.deepEqual(names(null), { authorization: "Bearer key" });
    assert.deepEqual(names("api-key"), { "api-key": "key" });
    assert.deepEqual(names("Authorization"), { authorization: "Bearer key" });
    const none = endpointHeaders(openai, { ...PLAIN, authHeader: "api-key" }, null, {});
    assert.deepEqual([...none], []);
  });

  it("lets no option replace the key or a header of the request, in any case of letters", () => {
    const headers = { "API-KEY": "other", Accept: "text/html", "x-title": "Benchmark" };
    const options = { ...PLAIN, headers, authHeader: "api-key" };
    assert.deepEqual(
      Object.fromEntries(endpointHeaders(openai, options, "key", { accept: "application/json" })),
      { accept: "application/json", "api-key": "key", "x-title": "Benchmark" },
    );
  });

  it("names the secret whose value no header can carry, and does not quote it", () => {
    assert.throws(
      () => endpointHeaders(openai, PLAIN, "sk-1\n2", {}),
      ({ message }: Error) =>
        /ACME_API_KEY holds characters/.test(message) && !/sk-1/.test(message),
    );
  });
});

describe("secretsOf()", () => {
  it("finds the key and what is secret in addresses and headers", () => {
    const baseUrl = "https://me:p%40ss@a.example/v1?code=abcd&api-version=2024-10-21&n=1";
    const options = {
      query: { "subscription-key": "s3cret", trace: "0123456789abcdef", mode: "serverless" },
      headers: {
        authorization: "Basic dXNlcjpwYXNz",
        "x-title": "Benchmark Engine 2",
        "anthropic-beta": "prompt-caching-2024-07-31",
      },
    };
    assert.deepEqual(secretsOf({ baseUrl, apiKey: "key" }, options).sort(), [
      ...["0123456789abcdef", "abcd", "dXNlcjpwYXNz", "key", "me", "p@ss", "s3cret"],
    ]);
  });
});
