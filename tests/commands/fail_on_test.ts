import { afterAll, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { type ScriptedProvider, startScriptedProvider } from "../integration/scripted_provider.ts";
import { type Outcome, runCli } from "./run_cli.ts";
import { type DevStack, startDev } from "./start_dev.ts";

describe("deno task benchmark --fail-on", () => {
  let folder: string;
  let server: ScriptedProvider;
  let dev: DevStack;
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
    server = startScriptedProvider();
    const env = { OPENAI_API_KEY: "sk-test-fail-on", OPENAI_BASE_URL: server.baseUrl };
    dev = await startDev(folder, ["--live"], env);
  });
  afterAll(async () => {
    await dev[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  });
  beforeEach(() => {
    server.requests.length = 0;
  });

  function benchmark(models: string[], conditions: string[], more: string[] = []) {
    return runCli("benchmark", [
      ...["--live", "--yes", ...more],
      ...models.flatMap((model) => ["--model", model]),
      ...conditions.flatMap((condition) => ["--fail-on", condition]),
    ], { folder });
  }

  /** The same of a server by its address. */
  function measure(models: string[], conditions: string[], more: string[] = []) {
    return benchmark(models, conditions, ["--url", server.baseUrl, ...more]);
  }

  function endsWith({ code, stdout, stderr }: Outcome, expected: number) {
    assert.equal(code, expected, stdout + stderr);
  }

  it("ends with 3 where a condition holds, and says where and with which number", async () => {
    const conditions = ["p50_latency_ms > 30 s", "success_percent < 100"];
    const ended = await measure(["ok", "429"], conditions, ["--samples", "2"]);
    endsWith(ended, 3);
    assert.match(ended.stdout, /^success_percent < 100 +\S+ +429 +0 % +2 +holds$/m);
    assert.match(ended.stdout, /^success_percent < 100 +\S+ +ok +100 % +2 +does not hold$/m);
    assert.match(ended.stdout, /^p50_latency_ms > 30 s +\S+ +ok +[\d.]+ ms +2 +does not hold$/m);
    assert.match(
      ended.stdout,
      /^p50_latency_ms > 30 s +\S+ +429 +unknown +0 +unknown: it has 0 values and needs 1: 2 of 2 calls failed$/m,
    );
    assert.match(ended.stdout, /^1 of 4 conditions holds, 1 is unknown: exit code 3\.$/m);
  });

  it("ends with 0 where none holds; --json has the same in one document", async () => {
    const ended = await measure(["ok"], ["success_percent < 100"], ["--json"]);
    endsWith(ended, 0);
    const { conditions, exit_code, results } = JSON.parse(ended.stdout);
    assert.equal(exit_code, 0);
    assert.equal(results.length, 5);
    const [{ provider, ...verdict }] = conditions;
    assert.match(provider, /^127-0-0-1/);
    assert.deepEqual(verdict, {
      condition: "success_percent < 100",
      metric: "success_percent",
      model: "ok",
      workload: "default",
      value: 100,
      at_least: 100,
      at_most: 100,
      n: 5,
      answer: "does not hold",
      because: null,
    });
    assert.match(ended.stderr, /^No condition holds: exit code 0\.$/m);
  });

  it("measures as often as the conditions need", async () => {
    const ended = await measure(["ok"], ["p95_latency_ms > 60 s\nsuccess_percent < 100"]);
    endsWith(ended, 0);
    assert.equal(server.requests.length, 20);
    assert.match(ended.stdout, /^20 samples of every model, for p95_latency_ms\.$/m);
  });

  it("ends with 4 where none holds and one cannot be told", async () => {
    const conditions = ["p95_latency_ms > 60 s", "success_percent < 100"];
    const ended = await measure(["ok"], conditions, ["--samples", "2"]);
    endsWith(ended, 4);
    assert.match(
      ended.stdout,
      /^With --samples 2 p95_latency_ms will be unknown: 20 are needed\.$/m,
    );
    assert.match(ended.stdout, /unknown: it has 2 values and needs 20$/m);
    assert.equal(server.requests.length, 2);

    const unjudged = await measure(["ok"], ["pass_percent < 100"], ["--samples", "1"]);
    endsWith(unjudged, 4);
    assert.match(unjudged.stdout, /no answer was judged: name a --workload with right answers/);
  });

  it("does not clear a provider that was named and left out", async () => {
    const providers = ["--provider", "openai", "--provider", "groq"];
    const conditions = ["success_percent < 100"];
    const ended = await benchmark(["ok"], conditions, [...providers, "--samples", "1"]);
    endsWith(ended, 4);
    assert.match(ended.stdout, / openai +ok +100 % +1 +does not hold$/m);
    assert.match(ended.stdout, / groq +– .*unknown: not measured: GROQ_API_KEY is not set$/m);
  });

  it("asks nothing where it cannot read a condition, and points at the place", async () => {
    const ended = await measure(["ok"], ["success_percent < 100", "p95_ttf_ms > 800"]);
    endsWith(ended, 2);
    assert.match(
      ended.stderr,
      /^Cannot read --fail-on: there is no metric "p95_ttf_ms"\. Did you mean "p95_ttft_ms"\?.*\n\n {2}p95_ttf_ms > 800\n {2}\^{10}$/m,
    );
    assert.equal(server.requests.length, 0);
  });

  it("writes a summary in Markdown: anew, or at the end of GitHub's own", async () => {
    const path = `${folder}/summary.md`;
    await Deno.writeTextFile(path, "# Earlier\n");
    const args = ["--url", server.baseUrl, "--model", "ok", "--yes", "--samples", "1"];
    args.push("--markdown", path);
    const judged = [...args, "--fail-on", "success_percent < 100"];
    endsWith(
      await runCli("benchmark", judged, { folder, env: { GITHUB_STEP_SUMMARY: path } }),
      0,
    );
    const added = await Deno.readTextFile(path);
    assert.match(added, /^# Earlier\n\n### ✅ Benchmark: No condition holds\n\n\| answer \|/);
    endsWith(await runCli("benchmark", args, { folder }), 0);
    const anew = await Deno.readTextFile(path);
    assert.match(anew, /^### Benchmark: 1 of 1 calls succeeded\n\n\| provider \| model \|/);
    assert.match(anew, /^\| `127-0-0-1-\d+` \| `ok` \| 1 \| 100 % \|/m);
  });

  it("writes into the summary why there is no result", async () => {
    const path = `${folder}/failed.md`;
    const nobody = ["--url", "http://127.0.0.1:1/v1", "--markdown", path];
    endsWith(await benchmark(["ok"], ["success_percent < 100"], nobody), 1);
    assert.match(
      await Deno.readTextFile(path),
      /^### ❌ Benchmark: no result\n\n`Cannot reach http:\/\/127\.0\.0\.1:1\/v1: .*`\n$/,
    );
  });

  it("asks nothing where the summary cannot be written", async () => {
    const ended = await measure(["ok"], [], ["--markdown", `${folder}/nowhere/summary.md`]);
    endsWith(ended, 2);
    assert.match(
      ended.stderr,
      /^Cannot write the summary: Cannot open \/.*nowhere\/summary\.md: there is no such file/m,
    );
    assert.equal(server.requests.length, 0);
  });

  it("leaves the other exit codes as they are", async () => {
    const nobody = ["--url", "http://127.0.0.1:1/v1"];
    endsWith(await benchmark(["ok"], ["success_percent < 100"], nobody), 1);
    endsWith(await measure(["ok"], ["success_percent < 100"], ["--samples", "0"]), 2);
  });
});
