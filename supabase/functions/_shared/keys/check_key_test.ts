import assert from "node:assert/strict";
import { afterAll, afterEach, beforeAll, describe, it } from "@std/testing/bdd";
import { checkKey, KeyedProvider } from "./check_key.ts";

const key = "sk-test-key-that-must-not-be-seen";

describe("checkKey()", () => {
  let server: Deno.HttpServer<Deno.NetAddr>;
  let received: { path: string; headers: Headers } | undefined;
  let answer: () => Response;
  beforeAll(() => {
    server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
      const { pathname, search } = new URL(request.url);
      received = { path: pathname + search, headers: new Headers(request.headers) };
      return answer();
    });
    Deno.env.set("EXAMPLE_API_KEY", key);
  });
  afterAll(async () => {
    Deno.env.delete("EXAMPLE_API_KEY");
    await server.shutdown();
  });
  afterEach(() => received = undefined);

  function check(changes: Record<string, unknown> = {}) {
    return checkKey(KeyedProvider.parse({
      slug: "example",
      base_url: `http://127.0.0.1:${server.addr.port}/v1/`,
      dialect: "openai",
      api_key_env: "EXAMPLE_API_KEY",
      options: {},
      ...changes,
    }));
  }

  it("asks for the model list with the key, and reads none of it", async () => {
    answer = () => new Response(new ReadableStream());
    assert.deepEqual(await check(), {
      provider: "example",
      key: "EXAMPLE_API_KEY",
      state: "ok",
      detail: null,
    });
    assert.equal(received!.path, "/v1/models");
    assert.equal(received!.headers.get("authorization"), `Bearer ${key}`);
  });

  it("asks for options.key_path where the list is public, in the dialect of the provider", async () => {
    answer = () => Response.json({});
    await check({ options: { key_path: "key", list_path: "list" }, dialect: "anthropic" });
    assert.equal(received!.path, "/v1/key");
    assert.equal(received!.headers.get("x-api-key"), key);
  });

  it("keeps the query of the address, and sends the key in the header that is named", async () => {
    answer = () => Response.json({});
    const base_url = `http://127.0.0.1:${server.addr.port}/v1/?api-version=1&a=%2F`;
    const options = { query: { "api-version": "2" }, auth_header: "api-key", key_path: "key?b=1" };
    assert.equal((await check({ base_url, options })).state, "ok");
    assert.equal(received!.path, "/v1/key?a=%2F&api-version=2&b=1");
    assert.equal(received!.headers.get("api-key"), key);
    assert.equal(received!.headers.get("authorization"), null);
  });

  it("names an address that cannot be right, wherever it is set, and does not call it", async () => {
    const wrong = `http://127.0.0.1:${server.addr.port}/v1/chat/completions`;
    const why = "ends in /chat/completions, which is added to it: leave that out";
    const found = await check({ base_url: wrong });
    assert.deepEqual([found.state, found.detail], ["bad_address", `providers.base_url ${why}`]);
    Deno.env.set("EXAMPLE_BASE_URL", wrong);
    const other = await check();
    Deno.env.delete("EXAMPLE_BASE_URL");
    assert.deepEqual([other.state, other.detail], [
      "bad_address",
      `the secret EXAMPLE_BASE_URL ${why}`,
    ]);
    assert.equal((await check({ base_url: "https://me:pw@a.example/v1" })).state, "bad_address");
    assert.equal((await check({ base_url: "http://a.example/v1" })).state, "bad_address");
    assert.equal(received, undefined);
  });

  it("says nothing secret of an address", async () => {
    answer = () => Response.json({ error: { message: "no: s3cretvalue" } }, { status: 401 });
    const found = await check({ options: { query: { code: "s3cretvalue" } } });
    assert.equal(found.detail, "HTTP 401: no: [redacted]");
  });

  const answers: [string, number, unknown, string][] = [
    ["OpenAI's wrong key", 401, { error: { message: `Incorrect API key: ${key}` } }, "refused"],
    ["xAI's wrong key", 400, { error: "Incorrect API key provided", code: "x" }, "refused"],
    ["a key without rights", 403, {}, "refused"],
    ["an empty account", 402, { error: { message: "Insufficient credits" } }, "no_quota"],
    ["a broken provider", 500, "oops", "unknown"],
    ["a redirect", 302, "", "unknown"],
  ];
  for (const [what, status, body, state] of answers) {
    it(`calls ${what} (${status}) ${state}`, async () => {
      answer = () => Response.json(body, { status });
      const found = await check();
      assert.equal(found.state, state);
      assert.match(found.detail!, new RegExp(`^HTTP ${status}`));
      assert.ok(!JSON.stringify(found).includes(key));
    });
  }

  it("says what is not set, and calls no provider", async () => {
    const unset = await check({ api_key_env: "NOT_SET_API_KEY" });
    assert.equal(unset.state, "unset");
    assert.match(unset.detail!, /NOT_SET_API_KEY is not set/);
    assert.equal((await check({ base_url: null })).state, "unset");
    assert.equal(received, undefined);
  });

  it("asks nobody where there is no list, and says so", async () => {
    const nothing = { state: "ok", detail: "it has no model list to ask" };
    for (const key of ["EXAMPLE_API_KEY", null]) {
      const found = await check({ options: { list_path: null }, api_key_env: key });
      assert.deepEqual([found.state, found.detail], [nothing.state, nothing.detail]);
    }
    assert.equal(received, undefined);
    answer = () => Response.json({ error: { message: "no" } }, { status: 401 });
    const keyed = await check({ options: { list_path: null, key_path: "models" } });
    assert.equal(keyed.state, "refused");
  });

  it("names what is to be filled in of an address", async () => {
    const { state, detail } = await check({ base_url: "https://RESOURCE.openai.azure.com/v1" });
    assert.equal(state, "bad_address");
    assert.equal(
      detail,
      "providers.base_url has a placeholder in it, RESOURCE: put your own in its place",
    );
  });

  it("is unknown when nothing answers", async () => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    listener.close();
    const found = await check({ base_url: `http://127.0.0.1:${listener.addr.port}` });
    assert.equal(found.state, "unknown");
    assert.match(found.detail!, /refused/i);
  });

  it("keeps a key that no header can carry out of the answer", async () => {
    Deno.env.set("EXAMPLE_API_KEY", `${key}\nx`);
    const found = await check();
    Deno.env.set("EXAMPLE_API_KEY", key);
    assert.equal(found.state, "unknown");
    assert.ok(!JSON.stringify(found).includes(key));
  });
});
