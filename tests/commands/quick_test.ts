import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { type ScriptedProvider, startScriptedProvider } from "../integration/scripted_provider.ts";
import { runCli } from "./run_cli.ts";
import { type DevStack, startDev } from "./start_dev.ts";

const key = "sk-test-key-that-must-not-be-seen";

describe("deno task quick", () => {
  let folder: string;
  let provider: ScriptedProvider;
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
    provider = startScriptedProvider();
  });
  afterAll(async () => {
    await provider[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  });

  it("asks the simulated providers when no key is set, and stores nothing", async () => {
    const { code, stdout, stderr } = await runCli("quick", [], { folder });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^SIMULATED providers: none of .*OPENAI_API_KEY.* is set/m);
    for (const slug of ["openai", "groq", "together", "openrouter"]) {
      assert.match(
        stdout,
        new RegExp(
          `^${slug} +\\S+ +success +(?:[\\d.]+|unknown) +(?:[\\d.]+|unknown) +[\\d.]+ +\\d+`,
          "m",
        ),
      );
    }
    const query = "select (select count(*) from runs) + (select count(*) from benchmark_results)";
    const asked = await runCli("sql", ["--json", `${query} as n`], { folder });
    assert.equal(Number(JSON.parse(asked.stdout)[0].n), 0);
  });

  it("asks providers with a key only, and exits 1 when one fails", async () => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    listener.close();
    const { code, stdout, stderr } = await runCli("quick", ["--json"], {
      folder,
      env: {
        OPENAI_API_KEY: key,
        OPENAI_BASE_URL: provider.baseUrl,
        GROQ_API_KEY: key,
        GROQ_BASE_URL: `http://127.0.0.1:${listener.addr.port}/v1`,
      },
    });
    assert.equal(code, 1);
    assert.match(stderr, /^Skipped: together \(TOGETHER_API_KEY is not set\)$/m);
    assert.ok(stderr.includes(`openai → ${provider.baseUrl}\n`), stderr);
    const results: { provider: string; outcome: string }[] = JSON.parse(stdout);
    assert.deepEqual(results.map(({ provider, outcome }) => [provider, outcome]), [
      ["groq", "network_error"],
      ["openai", "success"],
    ]);
    assert.ok(!(stdout + stderr).includes(key));
    // Why an answer has no speed.
    assert.match(stderr, /^openai: TPS unknown \(an answer of fewer than 20 tokens has none\)$/m);
    assert.doesNotMatch(stderr, /^groq: TPS/m);
  });

  describe("on a stack that runs", () => {
    let dev: DevStack;
    beforeAll(async () => {
      dev = await startDev(folder, ["--live"]);
    });
    afterAll(() => dev[Symbol.asyncDispose]());

    it("asks all others when the address of one cannot be called", async () => {
      const env = {
        ...{ OPENAI_API_KEY: key, OPENAI_BASE_URL: provider.baseUrl },
        ...{ GROQ_API_KEY: key, GROQ_BASE_URL: "api.groq.com/openai/v1" },
      };
      const { code, stdout, stderr } = await runCli("quick", [], { folder, env });
      assert.equal(code, 1, stderr);
      assert.match(stdout, /^openai .* success /m);
      assert.match(
        stdout,
        /^Skipped: groq \(the secret GROQ_BASE_URL does not begin with https:\/\/ or http:\/\/\)$/m,
      );
      const only = await runCli("quick", ["--provider", "groq"], { folder, env });
      assert.equal(only.code, 1);
      assert.match(only.stderr, /^Cannot call groq: the secret GROQ_BASE_URL does not begin/m);
    });

    it("simulates nothing when the real providers are asked for, or one of them has a key", async () => {
      const live = await runCli("quick", ["--live"], { folder });
      assert.equal(live.code, 1);
      assert.match(live.stderr, /^Cannot test anything: none of .*OPENAI_API_KEY.* is set/m);
      const other = await runCli("quick", ["--provider", "openai"], {
        folder,
        env: { GROQ_API_KEY: key },
      });
      assert.equal(other.code, 1);
      assert.match(other.stderr, /^Cannot test anything: OPENAI_API_KEY is not set$/m);
      for (const { stdout } of [live, other]) assert.doesNotMatch(stdout, /SIMULATED/);
    });

    it("says why a provider that is there is not asked", async () => {
      const off = await runCli("quick", ["--provider", "mistral"], { folder });
      assert.equal(off.code, 2);
      assert.match(
        off.stderr,
        /^Cannot test "mistral": it is disabled; update providers set enabled/m,
      );
    });

    it("exits 2 for an unknown provider", async () => {
      const { code, stderr } = await runCli("quick", ["--provider", "nope"], { folder });
      assert.equal(code, 2);
      assert.match(stderr, /^Cannot test "nope"/m);
    });
  });
});
