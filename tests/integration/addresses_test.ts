import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { streamOf } from "../../supabase/functions/_shared/testing/serve_answers.ts";
import { type Project, startProject } from "./project.ts";

const KEY = "azure-test-key-000000";

/** Like Azure: every address needs a version in its query and the key in its own header. */
function startVersionedServer() {
  const asked: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname, searchParams, search } = new URL(request.url);
    // The connection is opened before the clock starts, without key and query.
    if (request.method === "HEAD") return new Response(null);
    asked.push(`${request.method} ${pathname}${search}`);
    await request.body?.cancel();
    if (searchParams.get("api-version") !== "2024-10-21") {
      return Response.json({ error: { message: "Resource not found" } }, { status: 404 });
    }
    if (request.headers.get("api-key") !== KEY || request.headers.has("authorization")) {
      return Response.json({ error: { message: "Access denied" } }, { status: 401 });
    }
    if (request.method === "POST") {
      return streamOf(
        { choices: [{ index: 0, delta: { content: "Two vans should follow." } }] },
        { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
        { choices: [], usage: { prompt_tokens: 500, completion_tokens: 8, total_tokens: 508 } },
        "[DONE]",
      );
    }
    if (!pathname.endsWith("/models")) return new Response("not found", { status: 404 });
    return searchParams.has("page")
      ? Response.json({ data: [{ id: "second" }] })
      : Response.json({ data: [{ id: "first" }], links: { next: `${pathname}?page=2` } });
  });
  return {
    origin: `http://127.0.0.1:${server.addr.port}`,
    asked,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

describe("a provider whose addresses have a query", () => {
  let project: Project;
  let server: ReturnType<typeof startVersionedServer>;
  beforeAll(async () => {
    server = startVersionedServer();
    project = await startProject([], { AZURE_API_KEY: KEY });
  });
  afterAll(async () => {
    await project[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  const cases: [where: string, query: string, options: Record<string, unknown>][] = [
    ["in its base_url", "?api-version=2024-10-21", {}],
    ["in its options", "", { query: { "api-version": "2024-10-21" } }],
    ["in both, where the options count", "?api-version=1", {
      query: { "api-version": "2024-10-21" },
    }],
  ];
  for (const [where, query, options] of cases) {
    it(`is called, listed and asked about its key, ${where}`, async () => {
      server.asked.length = 0;
      await project.stack.query(
        "select public.add_provider('azure', 'Azure', $1, 'AZURE_API_KEY', options => $2::jsonb)",
        [
          `${server.origin}/openai/deployments/first${query}`,
          JSON.stringify({ auth_header: "api-key", list_path: "../../models", ...options }),
        ],
      );
      await project.stack.query("select public.add_model('azure', 'first')");

      const run = await project.run({ providers: ["azure"] });
      const [result] = await project.stack.query<{ outcome: string; error_message: string | null }>(
        "select outcome, error_message from public.benchmark_results where run_id = $1",
        [run],
      );
      assert.deepEqual(result, { outcome: "success", error_message: null });

      const sync = await project.post("sync-models", { providers: ["azure"], wait: true });
      assert.equal(sync.body.results[0].error, null);
      assert.equal(sync.body.results[0].seen, 2);

      const { body } = await project.post("check-keys", { providers: ["azure"] });
      assert.equal(body.keys[0].state, "ok");
      assert.deepEqual(server.asked.map((line) => line.replace(/\?.*/, "")), [
        "POST /openai/deployments/first/chat/completions",
        ...Array(3).fill("GET /openai/models"),
        // The list is asked again without a key, to see whether it proves the key.
        "GET /openai/models",
      ]);
    });
  }

  it("is remembered and shown without its query", async () => {
    const secret = "?api-version=2024-10-21&code=s3cretvalue";
    await project.stack.query(
      "update public.providers set base_url = $1, proven_addresses = '{}' where slug = 'azure'",
      [`${server.origin}/openai/deployments/first${secret}`],
    );
    await project.run({ providers: ["azure"] });
    const [{ proven_addresses }] = await project.stack.query<{ proven_addresses: string[] }>(
      "select proven_addresses from public.providers where slug = 'azure'",
    );
    assert.deepEqual(proven_addresses, [`${server.origin}/openai/deployments/first`]);
  });
});
