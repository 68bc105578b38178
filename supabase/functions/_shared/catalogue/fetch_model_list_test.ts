import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { fetchModelList, type FetchOptions } from "./fetch_model_list.ts";
import type { ListedProvider, ListOptions } from "./types.ts";

const KEY = "sk-secret-4711";
const NO_OPTIONS: ListOptions = { headers: {}, query: {}, authHeader: null };

interface Exchange {
  pages: unknown[];
  requests: { url: URL; headers: Headers }[];
}

/** Fetches a list from a server that answers as told. */
async function fetchFrom(
  handler: (request: Request) => Response | Promise<Response>,
  provider: Partial<ListedProvider> = {},
  options: FetchOptions & { apiKey?: string | null } = {},
): Promise<Exchange> {
  const requests: Exchange["requests"] = [];
  const stop = new AbortController();
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", signal: stop.signal, onListen() {} },
    (request) => {
      requests.push({ url: new URL(request.url), headers: new Headers(request.headers) });
      return handler(request);
    },
  );
  try {
    const pages = await fetchModelList(
      {
        slug: "acme",
        dialect: "openai",
        options: NO_OPTIONS,
        ...provider,
        baseUrl: provider.baseUrl?.startsWith("http")
          ? provider.baseUrl
          : `http://127.0.0.1:${server.addr.port}/v1${provider.baseUrl ?? ""}`,
      },
      options.apiKey === undefined ? KEY : options.apiKey,
      options,
    );
    return { pages, requests };
  } finally {
    // Some answers here never end, and a graceful shutdown would wait for them.
    stop.abort();
    await server.finished;
  }
}

/** What goes wrong with it. */
async function failureOf(...args: Parameters<typeof fetchFrom>): Promise<Error> {
  try {
    await fetchFrom(...args);
  } catch (error) {
    assert.ok(error instanceof Error);
    assert.match(error.message, /^Cannot read the model list of acme: /);
    assert.doesNotMatch(Deno.inspect(error), new RegExp(KEY));
    return error;
  }
  assert.fail("The list was read");
}

describe("fetchModelList()", () => {
  it("asks for /models with the key as a bearer token", async () => {
    const { pages, requests: [request] } = await fetchFrom(() => Response.json({ data: [] }));
    assert.deepEqual(pages, [{ data: [] }]);
    assert.equal(request.url.pathname, "/v1/models");
    assert.equal(request.headers.get("authorization"), `Bearer ${KEY}`);
    assert.equal(request.headers.get("x-api-key"), null);
  });

  it("sends no key where there is none", async () => {
    const { requests: [request] } = await fetchFrom(() => Response.json([]), {}, { apiKey: null });
    assert.equal(request.headers.get("authorization"), null);
  });

  it("takes path, query and headers from the options", async () => {
    const { requests: [request] } = await fetchFrom(() => Response.json([]), {
      options: {
        list_path: "language-models",
        list_query: "serverless",
        headers: { "x-title": "Benchmark" },
        query: {},
        authHeader: null,
      },
    });
    assert.equal(request.url.pathname, "/v1/language-models");
    assert.equal(request.url.search, "?serverless");
    assert.equal(request.headers.get("x-title"), "Benchmark");
  });

  it("speaks Anthropic's dialect and pages through its list", async () => {
    const { pages, requests } = await fetchFrom((request) => {
      const after = new URL(request.url).searchParams.get("after_id");
      return Response.json(
        after === null
          ? { data: [{ id: "a" }], has_more: true, last_id: "a" }
          : { data: [{ id: "b" }], has_more: false, last_id: "b" },
      );
    }, { dialect: "anthropic" });
    assert.equal(pages.length, 2);
    assert.equal(requests[0].headers.get("x-api-key"), KEY);
    assert.equal(requests[0].headers.get("anthropic-version"), "2023-06-01");
    assert.equal(requests[0].headers.get("authorization"), null);
    assert.deepEqual(requests.map(({ url }) => url.search), [
      "?limit=1000",
      "?limit=1000&after_id=a",
    ]);
  });

  it("speaks Gemini's dialect and pages through its list", async () => {
    const { pages, requests } = await fetchFrom((request) => {
      const token = new URL(request.url).searchParams.get("pageToken");
      const models = [{ name: `models/${token ?? "first"}` }];
      return Response.json({ models, ...(token === null && { nextPageToken: "second" }) });
    }, { dialect: "gemini" });
    assert.equal(pages.length, 2);
    assert.equal(requests[0].headers.get("x-goog-api-key"), KEY);
    assert.deepEqual(requests.map(({ url }) => url.search), [
      "?pageSize=1000",
      "?pageSize=1000&pageToken=second",
    ]);
  });

  it("fetches the page in links.next too", async () => {
    const { pages } = await fetchFrom((request) =>
      Response.json({
        data: [],
        links: { next: request.url.includes("offset") ? null : "/v1/models?offset=1" },
      })
    );
    assert.equal(pages.length, 2);
  });

  it("keeps the query of the address on every page", async () => {
    for (const pages of ["has_more", "link", "absolute link"]) {
      let asked = 0;
      const { requests } = await fetchFrom((request) => {
        asked++;
        if (asked === 3) return Response.json({ data: [] });
        const { origin } = new URL(request.url);
        const next = `${pages === "link" ? "" : origin}/v1/models?page=${asked + 1}`;
        return Response.json(
          pages === "has_more"
            ? { data: [], has_more: true, last_id: `m ${asked}` }
            : { data: [], links: { next } },
        );
      }, {
        baseUrl: "?code=%2B1&api-version=1",
        options: {
          headers: {},
          query: { "api-version": "2" },
          authHeader: "api-key",
          list_query: "serverless",
        },
      });
      const fixed = "?code=%2B1&api-version=2";
      assert.deepEqual(requests.map(({ url }) => url.search), [
        `${fixed}&serverless`,
        ...(pages === "has_more"
          ? [`${fixed}&serverless&after=m+1`, `${fixed}&serverless&after=m+2`]
          : [`${fixed}&page=2`, `${fixed}&page=3`]),
      ]);
      for (const { headers } of requests) {
        assert.equal(headers.get("api-key"), KEY);
        assert.equal(headers.get("authorization"), null);
      }
    }
  });

  it("lets the address of the next page have its own version", async () => {
    const { requests } = await fetchFrom(
      ({ url }) =>
        Response.json({ links: { next: url.includes("page") ? "" : "?page=2&api-version=3" } }),
      {
        options: { ...NO_OPTIONS, query: { "api-version": 2 } },
      },
    );
    assert.equal(requests[1].url.search, "?page=2&api-version=3");
  });

  it("says nothing secret of its address", async () => {
    const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
    const { port } = listener.addr;
    listener.close();
    const error = await failureOf(() => Response.json([]), {
      baseUrl: `http://127.0.0.1:${port}/v1?sig=${KEY}`,
      options: { ...NO_OPTIONS, query: { code: "s3cretvalue" } },
    });
    assert.match(error.message, /refused/i);
    assert.doesNotMatch(error.message, /4711|s3cret/);
  });

  it("gives up a list whose pages form a circle", async () => {
    const page = { data: [], links: { next: "/v1/models" } };
    const error = await failureOf(() => Response.json(page));
    assert.match(error.message, /more than 50 pages$/);
  });

  it("names the status of a refusal", async () => {
    const error = await failureOf(() => Response.json({ error: KEY }, { status: 500 }));
    assert.match(error.message, /: HTTP 500$/);
  });

  it("rejects a redirect, which would send the key elsewhere", async () => {
    let visits = 0;
    const error = await failureOf((request) => {
      visits++;
      return Response.redirect(new URL("/elsewhere", request.url), 302);
    });
    assert.match(error.message, /HTTP 302, and redirects are not followed$/);
    assert.equal(visits, 1);
  });

  it("says when the answer is not JSON", async () => {
    const html = await failureOf(() => new Response("<html>Bad gateway</html>"));
    assert.match(html.message, /: the answer is not JSON$/);
    const nothing = await failureOf(() => new Response(null, { status: 200 }));
    assert.match(nothing.message, /: the answer is not JSON$|: HTTP 200$/);
    const cut = await failureOf(() => new Response('{"data":[{"id":"a"}'));
    assert.match(cut.message, /: the answer is not JSON$/);
  });

  it("reads no more bytes than it may, over all pages", async () => {
    const page = { data: ["x".repeat(600)], has_more: true, last_id: "x" };
    const error = await failureOf(() => Response.json(page), {}, { maxBytes: 1000 });
    assert.match(error.message, /Exceeded byte size limit/);
  });

  it("stops at the deadline, whether headers or the rest of the body are missing", async () => {
    const never = new Promise<Response>(() => {});
    const noHeaders = await failureOf(() => never, {}, { deadlineMs: 50 });
    assert.match(noHeaders.message, /: no answer within 0\.05 s$/);
    const noEnd = await failureOf(
      () => new Response(new ReadableStream({ start: (c) => c.enqueue(new Uint8Array([91])) })),
      {},
      { deadlineMs: 50 },
    );
    assert.match(noEnd.message, /: no answer within 0\.05 s$/);
  });

  it("gives up when its signal is aborted", async () => {
    const error = await failureOf(() => new Promise<Response>(() => {}), {}, {
      signal: AbortSignal.abort(new Error("enough")),
    });
    assert.match(error.message, /: enough$/);
  });

  it("reports when nothing listens, without credentials from the address", async () => {
    const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
    const { port } = listener.addr;
    listener.close();
    const error = await failureOf(() => Response.json([]), {
      baseUrl: `http://user:${KEY}@127.0.0.1:${port}/v1`,
    });
    assert.match(error.message, /refused/i);
  });
});
