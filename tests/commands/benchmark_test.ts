import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { type ScriptedProvider, startScriptedProvider } from "../integration/scripted_provider.ts";
import { firstWasLate } from "./first_was_late.ts";
import { readUntil } from "./read_until.ts";
import { hasTerminals, runCli, runInTerminal, startCli } from "./run_cli.ts";
import { type DevStack, startDev } from "./start_dev.ts";

const key = "sk-test-key-that-must-not-be-seen";

describe("deno task benchmark", () => {
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

  function benchmark(args: string[], env: Record<string, string> = {}) {
    return runCli("benchmark", args, { folder, env });
  }

  it("benchmarks the simulated providers when no key is set, and says so", async () => {
    const { code, stdout, stderr } = await benchmark(["--run-name", "first try"]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^SIMULATED providers: none of .*OPENAI_API_KEY.* is set/m);
    assert.match(stdout, /^Starting benchmark run: first try$/m);
    assert.match(stdout, /^Triggered by: manual$/m);
    assert.match(stdout, /^Run started: [0-9a-f-]{36}$/m);
    for (const slug of ["openai", "groq", "together", "openrouter"]) {
      const block = new RegExp(
        `^Testing → ${slug} / .+\n✅ Success \\(${slug}, simulated\\)\n` +
          " {3}Total Latency: [\\d.]+ ms\n {3}TTFT: (?:[\\d.]+ ms|unknown)\n" +
          // On a busy machine a speed is unknown, and the output says so.
          " {3}TPS: (?:[\\d.]+ tokens/sec|unknown \\(this machine was busy[^)]+\\))\n" +
          " {3}Tokens: \\d+ in / \\d+ out\n {3}Cost: \\$0\\.\\d+\n {3}Status: 200\n {3}Saved to DB$",
        "m",
      );
      assert.match(stdout, block);
    }
    assert.match(stdout, /^4 of 4 succeeded/m);
  });

  it("benchmarks one server with --json: one document, the columns of benchmark_results", async () => {
    const { code, stdout, stderr } = await benchmark(
      ["--provider", "openai", "--model", "ok", "--model", "429", "--yes", "--json"],
      { OPENAI_API_KEY: key, OPENAI_BASE_URL: provider.baseUrl },
    );
    assert.equal(code, 0, stderr);
    assert.ok(!(stdout + stderr).includes(key));
    // Progress is shown on stderr, apart from the document.
    assert.match(stderr, /^Starting the database$/m);
    assert.ok(stderr.includes(`\nopenai → ${provider.baseUrl}\n`), stderr);
    const { run_id, simulated, skipped, results, error } = JSON.parse(stdout);
    assert.match(run_id, /^[0-9a-f-]{36}$/);
    assert.deepEqual({ simulated, skipped, error }, {
      simulated: false,
      skipped: [],
      error: undefined,
    });
    const byModel = Object.fromEntries(results.map((row: { model: string }) => [row.model, row]));
    assert.deepEqual(Object.keys(byModel).sort(), ["429", "ok"]);

    assert.equal(byModel.ok.run_id, run_id);
    assert.equal(byModel.ok.success, true);
    assert.equal(byModel.ok.response_text, "Two vans should follow the plan.");
    assert.equal(byModel.ok.tps, null, "8 tokens have no speed");
    assert.ok(byModel.ok.ttft_ms > 0 || firstWasLate(byModel.ok.arrivals));

    const { success, status_code, outcome, ttft_ms, tps } = byModel["429"];
    assert.deepEqual({ success, status_code, outcome, ttft_ms, tps }, {
      success: false,
      status_code: 429,
      outcome: "rate_limited",
      ttft_ms: null,
      tps: null,
    });
    assert.match(stderr, /^❌ Failed \(openai\): rate_limited$/m);
    assert.ok(
      provider.requests.every((request) => ["ok", "429"].includes(String(request.body.model))),
    );
  });

  it("reads keys from .env, names what is missing and exits 1", async () => {
    await Deno.writeTextFile(`${folder}/.env`, `GROQ_API_KEY=${key}\nOPENAI_API_KEY=\n`);
    try {
      const { code, stderr } = await benchmark(["--provider", "openai"]);
      assert.equal(code, 1);
      assert.match(stderr, /^Cannot benchmark anything: .*openai \(OPENAI_API_KEY is not set\)/m);
    } finally {
      await Deno.remove(`${folder}/.env`);
    }
  });

  describe("on a stack that runs", () => {
    const simulated = ["--simulated"];
    let dev: DevStack;
    beforeAll(async () => {
      dev = await startDev(folder);
    });
    afterAll(() => dev[Symbol.asyncDispose]());

    it("stores the answers of simulated providers as they are", async () => {
      const query = "select response_text as text from benchmark_results";
      const asked = await runCli("sql", [...simulated, "--json", query], { folder });
      const answers = JSON.parse(asked.stdout);
      assert.equal(answers.length, 4);
      // Their key must not occur in their answers, where it would be redacted.
      for (const { text } of answers) assert.match(text, /^(?!.*\[redacted\]).*simulated/);
    });

    it("sends a text twice, and says what came from the cache", async () => {
      const { code, stdout, stderr } = await benchmark(
        [...simulated, "--workload", "cache-warm", "--provider", "groq", "--json"],
      );
      assert.equal(code, 0, stderr);
      const { results } = JSON.parse(stdout) as { results: Record<string, unknown>[] };
      assert.deepEqual(results.map(({ workload, outcome }) => [workload, outcome]).sort(), [
        ["cache-cold", "success"],
        ["cache-warm", "success"],
      ]);
      const cached = (name: string) =>
        Number(results.find(({ workload }) => workload === name)!.cached_tokens);
      assert.equal(cached("cache-cold"), 0);
      assert.ok(cached("cache-warm") > 5000);
      assert.match(stderr, /SIMULATED/);
    });

    it("judges simulated providers too, each model and workload", async () => {
      const providers = ["--provider", "groq", "--provider", "openai", "--workload", "cache-warm"];
      const conditions = ["--samples", "1", "--fail-on", "p50_latency_ms > 0.001"];
      const { code, stdout, stderr } = await benchmark([...simulated, ...providers, ...conditions]);
      assert.equal(code, 3, stderr);
      for (const slug of ["groq", "openai"]) {
        for (const workload of ["cache-cold", "cache-warm"]) {
          const line = new RegExp(
            `^p50_latency_ms > 0\\.001 +${slug} .* ${workload} +\\d+ ms +1 +holds$`,
            "m",
          );
          assert.match(stdout, line);
        }
      }
      assert.match(stdout, /^4 of 4 conditions hold: exit code 3\.$/m);
    });

    it("measures what happens under load, and tells of it level by level", async () => {
      const { code, stdout, stderr } = await benchmark(
        ["--burst", "1,4,8", "--provider", "groq", "--json"],
      );
      assert.equal(code, 0, stderr);
      const { bursts, results } = JSON.parse(stdout) as Record<string, Record<string, unknown>[]>;
      assert.deepEqual(bursts.map(({ calls, calls_n, refused }) => [calls, calls_n, refused]), [
        [1, 1, 0],
        [4, 4, 0],
        [8, 8, 4],
      ]);
      assert.equal(results.length, 13);
      const heads = stderr.matchAll(/^Testing → groq \/ \S+ \(burst, (\d) at once\)$/gm);
      assert.deepEqual(Array.from(heads, ([, level]) => level), ["1", "4", "8"]);
      assert.match(stderr, /^ {3}4 answered, 4 refused \(429\)\n {3}Saved to DB$/m);
      assert.match(stderr, /^What happens under load\n\nprovider +model .* at once +tokens\/s/m);
      assert.match(stderr, /^9 of 13 succeeded/m);
    });

    it("refuses a model that the catalogue lacks, unless the user confirms it", async () => {
      const args = [...simulated, "--provider", "openai", "--model", "gpt6-luna"];
      const { code, stderr } = await benchmark(args);
      assert.equal(code, 2);
      assert.match(
        stderr,
        /^Cannot benchmark "gpt6-luna": .*\. Did you mean "gpt-6-luna"\? There are gpt-6-luna, .*\. Use --yes to add/m,
      );
      if (!hasTerminals) return;
      const meant = await runInTerminal("benchmark", args, { folder }, "y\n");
      assert.equal(meant.code, 0, meant.stdout);
      assert.match(meant.stdout, /Did you mean "gpt-6-luna"\? \[y\/N\]/);
      assert.match(meant.stdout, /^Testing → openai \/ gpt-6-luna$/m);
      assert.ok(
        meant.stdout.split("\n").filter((line) => /^(?:openai|provider|─)/.test(line))
          .every((line) => [...line].length <= 80),
      );
      const neither = await runInTerminal("benchmark", args, { folder }, "n\nn\n");
      assert.equal(neither.code, 2, neither.stdout);
      const query = "select count(*)::int as n from models where name = 'gpt6-luna'";
      const asked = await runCli("sql", [...simulated, "--json", query], { folder });
      assert.deepEqual(JSON.parse(asked.stdout), [{ n: 0 }]);
    });

    it("exits 2 and says what is allowed instead of a wrong argument", async () => {
      const unknown = await benchmark([
        ...simulated,
        "--provider",
        "opnai",
        "--prompt",
        "x",
        "--json",
      ]);
      assert.equal(unknown.code, 2);
      assert.match(
        unknown.stderr,
        /^Cannot start the run: --provider: there is no provider "opnai"\. Did you mean "openai"\? There are .*groq.* \(--help says more\)$/m,
      );
      assert.equal(unknown.stdout, "");
      const empty = await benchmark([...simulated, "--run-name", " "]);
      assert.equal(empty.code, 2);
      assert.match(empty.stderr, /^Cannot read the arguments: --run-name must not be empty /m);
      const cases: [string[], RegExp][] = [
        [["--samples", "0"], /--samples must be 1 or more \(1 to 20\)/],
        [["--samples", "1000"], /--samples must be 20 or less \(1 to 20\)/],
        [["--sampels", "1"], /no option --sampels\. Did you mean "--samples"\? There are --help, /],
      ];
      for (const [args, expected] of cases) {
        const { code, stderr } = await benchmark([...simulated, ...args]);
        assert.equal(code, 2);
        assert.match(stderr, expected);
      }
    });
  });

  describe("on a stack that runs with keys", () => {
    let dev: DevStack;
    beforeAll(async () => {
      // A stack gives its functions the keys that the catalogue names when it starts.
      const query =
        `select add_provider('hf', 'Hugging Face', 'https://hf.example/v1', 'HF_TOKEN'), ` +
        `add_model('hf', 'echo')`;
      const added = await runCli("sql", ["--live", query], { folder });
      assert.equal(added.code, 0, added.stderr);
      dev = await startDev(folder, ["--live"], {
        ...{ HF_TOKEN: key, HF_BASE_URL: provider.baseUrl },
        ...{ OPENAI_API_KEY: key, OPENAI_BASE_URL: provider.baseUrl },
        ...{ GROQ_API_KEY: key, GROQ_BASE_URL: `http://127.0.0.1:${unusedPort()}/v1` },
      });
    });
    afterAll(() => dev[Symbol.asyncDispose]());

    it("takes keys of any name that the catalogue gives, and hides them", async () => {
      const { code, stdout, stderr } = await benchmark(
        ["--live", "--provider", "hf", "--model", "ok", "--yes"],
      );
      assert.equal(code, 0, stderr);
      assert.match(stdout, /^✅ Success \(hf\)$/m);
      assert.equal(provider.requests.at(-1)!.headers.get("authorization"), `Bearer ${key}`);
      assert.ok(!(stdout + stderr).includes(key));
    });

    it("stores a refused connection, exits 0, and logs it without the key", async () => {
      const { code, stdout, stderr } = await benchmark(
        ["--live", "--provider", "groq", "--model", "ok", "--yes"],
      );
      assert.equal(code, 0, stderr);
      assert.match(stdout, /^❌ Failed \(groq\): network_error$/m);
      assert.match(stdout, /^ {3}TTFT: unknown$/m);
      assert.match(stdout, /^ {3}Status: unknown$/m);
      assert.match(stdout, /^0 of 1 succeeded/m);

      const day = new Date().toISOString().slice(0, 10).replaceAll("-", "");
      const log = await Deno.readTextFile(`${folder}/logs/benchmark_engine_${day}.log`);
      const lines = log.trimEnd().split("\n").map((line) => JSON.parse(line));
      const line = lines.find((it) => it.outcome === "network_error");
      for (const id of [line.run_id, line.target_id, line.request_id]) {
        assert.match(id, /^[0-9a-f-]{36}$/);
      }
      assert.ok(stdout.includes(line.run_id));
      for (const text of [stdout, stderr, log]) assert.ok(!text.includes(key));
    });

    it("stops everything when it is interrupted", async () => {
      await using child = startCli(
        "benchmark",
        ["--live", "--provider", "openai", "--model", "hang", "--yes"],
        { folder },
      );
      await readUntil(child.stdout, "Testing → openai / hang");
      child.kill("SIGINT");
      const [{ code }, stderr] = await Promise.all([child.status, readUntil(child.stderr, null)]);
      assert.equal(code, 130, stderr);
      assert.match(stderr, /^Stopping\./m);
    });
  });

  it("exits 2 at once for arguments that do not parse", async () => {
    for (
      const args of [["--sample", "1"], ["--samples", "two"], ["extra"], ["--live", "--simulated"]]
    ) {
      const { code, stdout, stderr } = await benchmark(args);
      assert.equal(code, 2, stderr);
      assert.equal(stdout, "");
      assert.match(stderr, /^Cannot .+\n$/);
    }
  });

  it("exits 1 at once for a half-set or unreachable project", async () => {
    const half = await benchmark([], { SUPABASE_URL: "https://abc.supabase.co" });
    assert.equal(half.code, 1);
    assert.match(half.stderr, /^Cannot use the project .*Set SUPABASE_SECRET_KEYS/m);
    const away = await benchmark([], {
      SUPABASE_URL: `http://127.0.0.1:${unusedPort()}`,
      SUPABASE_SERVICE_ROLE_KEY: "sb_secret_test",
    });
    assert.equal(away.code, 1);
    assert.match(away.stderr, /^Cannot reach http:/m);
  });
});

/** A port on which nothing listens. */
function unusedPort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  listener.close();
  return listener.addr.port;
}
