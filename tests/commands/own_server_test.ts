import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { type ScriptedProvider, startScriptedProvider } from "../integration/scripted_provider.ts";
import { runCli } from "./run_cli.ts";
import { startDev } from "./start_dev.ts";

type Env = Record<string, string>;

describe("a server of one's own, without a key", () => {
  let folder: string;
  let server: ScriptedProvider;
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
    server = startScriptedProvider();
    server.listed.push("ok");
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  });

  async function run(name: string, args: string[] = [], env?: Env): Promise<string> {
    const { code, stdout, stderr } = await runCli(name, args, { folder, env });
    assert.equal(code, 0, stdout + stderr);
    return stdout + stderr;
  }

  const query = () =>
    `select add_provider('ollama', 'Ollama', '${server.baseUrl}'), add_model('ollama', 'ok')`;

  it("is not called by the stack of simulated providers, which says so", async () => {
    await using dev = await startDev(folder);
    await run("sql", [query()], dev.env);
    const said = /Skipped: ollama \(no simulated provider stands in for it; .*--live/;
    const benchmarked = await run("benchmark", [], dev.env);
    assert.match(benchmarked, said);
    assert.match(benchmarked, /^4 of 4 succeeded/m);
    assert.match(await run("sync_models", [], dev.env), said);
    assert.doesNotMatch(await run("quick"), /^ollama /m);
    for (const name of ["benchmark", "sync_models", "quick"]) {
      const env = name === "quick" ? {} : dev.env;
      const only = await runCli(name, ["--provider", "ollama"], { folder, env });
      assert.equal(only.code, 1);
      assert.match(only.stderr, /^Cannot .*no simulated provider stands in for .*--live/m);
      assert.doesNotMatch(only.stderr, /--simulated tries|supabase secrets/);
    }
    assert.equal(server.requests.length, 0);
  });

  it("is enough to choose the real providers", async () => {
    await run("sql", ["--live", query()]);
    const benchmarked = await run("benchmark");
    assert.doesNotMatch(benchmarked, /SIMULATED/);
    assert.match(benchmarked, /^✅ Success \(ollama\)$/m);
    assert.equal(server.requests.length, 1);
    assert.equal(server.requests[0].headers.get("authorization"), null);

    await using closed = startClosedList(server);
    await using dev = await startDev(folder, []);
    const add =
      `select add_provider('closed', 'Closed', '${closed.baseUrl}'), add_model('closed', 'ok')`;
    await run("sql", [add], dev.env);
    assert.match(await run("benchmark", [], dev.env), /^2 of 2 succeeded/m);
    await run("sql", ["select resume_schedule()"]);
    const found = (await runCli("doctor", [], { folder, env: dev.env })).stdout;
    assert.match(found, /^✓ server of ollama: Answers, and needs no key$/m);
    assert.match(found, /^⚠ server of closed: Its last calls succeeded; its model list cannot be/m);
    assert.doesNotMatch(found, /^✗ (?!models|provider)|null/m);
    assert.match(await run("sync_models", [], dev.env), /^ollama +1 /m);
    assert.match(await run("quick"), /^ollama +ok +success /m);
  });
});

/** Puts a server before another that answers everything but the question for its models. */
function startClosedList({ baseUrl }: ScriptedProvider) {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    if (request.method === "GET") return Response.json({ error: "no key" }, { status: 401 });
    const { method, headers } = request;
    return await fetch(`${baseUrl}/chat/completions`, {
      method,
      headers,
      body: method === "POST" ? await request.text() : null,
    });
  });
  return {
    baseUrl: `http://127.0.0.1:${server.addr.port}/v1`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
