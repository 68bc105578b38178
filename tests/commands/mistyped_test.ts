import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { type ScriptedProvider, startScriptedProvider } from "../integration/scripted_provider.ts";
import { readUntil } from "./read_until.ts";
import { runCli, startCli } from "./run_cli.ts";

/** What the stack is started with; the commands that join it have another environment. */
const KEYS = {
  OPENAI_API_KEY: "sk-test-key-000000",
  GROQ_API_KEY: "gsk-test-key-000000",
  TOGETHER_API_KEY: "together-test-key-000000",
  OPENROUTER_API_KEY: "sk-or-test-key-000000",
};

describe("a mistyped value", () => {
  const resources = new AsyncDisposableStack();
  let folder: string;
  let server: ScriptedProvider;
  /** A page for every path, as from a host that is not an API. */
  let host: string;
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
    resources.defer(() => Deno.remove(folder, { recursive: true }));
    server = resources.use(startScriptedProvider());
    const page = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      ({ url }) =>
        new Response("<!doctype html><title>Hm</title>", {
          status: url.includes("/gone/") ? 404 : 200,
          headers: { "content-type": "text/html" },
        }),
    );
    resources.defer(() => page.shutdown());
    host = `http://127.0.0.1:${page.addr.port}`;
    const dev = resources.use(startCli("dev", ["--live", "--port", "0", "--json"], {
      folder,
      env: {
        ...KEYS,
        OPENAI_BASE_URL: `${server.baseUrl}/?token=secret`,
        GROQ_BASE_URL: "http://provider.invalid/v1",
        TOGETHER_BASE_URL: `${host}/gone/v1`,
        OPENROUTER_BASE_URL: `${host}/v1`,
      },
    }));
    await readUntil(dev.stdout, "\n");
    resources.defer(async () => {
      dev.kill("SIGTERM");
      await Promise.all([dev.status, dev.stderr.cancel()]);
    });
    // What answers there is to count as OpenAI.
    await run("sql", [
      `update providers set options = options || '{"hosts": ["127.0.0.1"]}' where slug = 'openai'`,
    ]);
  });
  afterAll(() => resources.disposeAsync());

  async function run(name: string, args: string[] = []): Promise<string> {
    const env = { ...KEYS, OPENAI_BASE_URL: "http://127.0.0.1:9/v1", GROQ_BASE_URL: "" };
    const outcome = await runCli(name, ["--live", ...args], { folder, env });
    assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
    return outcome.stdout;
  }

  it("is a key: the run names the command that tells how to fix it", async () => {
    const said = await run("benchmark", ["--provider", "openai", "--model", "401", "--yes"]);
    assert.match(said, /^0 of 1 succeeded.*\n"deno task doctor" says how to fix it\.$/m);
  });

  async function leaderboard(): Promise<Record<string, unknown>[]> {
    const rows = JSON.parse(await run("report", ["--only", "leaderboard", "--json"])).leaderboard;
    return rows.map(({ provider, model, n, availability_percent }: Record<string, unknown>) => ({
      provider,
      model,
      n,
      availability_percent,
    }));
  }

  const answered = { provider: "OpenAI", model: "gpt-6-luna", n: 1, availability_percent: 100 };

  it("is an address: it is named with each result, and is not counted", async () => {
    const said = await run("benchmark");
    const shown = [
      `openai → ${server.baseUrl}`,
      "groq → http://provider.invalid/v1",
      `together → ${host}/gone/v1`,
      `openrouter → ${host}/v1`,
    ];
    for (const line of shown) {
      // Once for the stack, as it was started, and once for the call.
      assert.match(said, new RegExp(`^${RegExp.escape(line)}$`, "m"));
      assert.match(said, new RegExp(`^ {3}Address: ${RegExp.escape(line)}$`, "m"));
    }
    assert.doesNotMatch(said, /127\.0\.0\.1:9|secret/);
    assert.equal(
      said.match(/^ {3}Note: not counted: nothing has .* address yet$/gm)?.length,
      3,
    );
    assert.match(said, /^1 of 4 succeeded/m);
    assert.deepEqual(await leaderboard(), [answered]);
  });

  it("is a model: it does not stay on the leaderboard", async () => {
    const said = await run("benchmark", ["--provider", "openai", "--model", "404", "--yes"]);
    assert.match(said, /^ {3}Note: not counted: the provider has neither listed this model/m);
    assert.deepEqual(await leaderboard(), [answered]);
    const query =
      `select count(*)::int as results, (select count(*)::int from incidents) as incidents
      from benchmark_results`;
    assert.deepEqual(JSON.parse(await run("sql", ["--json", query])), [{
      results: 6,
      incidents: 0,
    }]);
  });
});
