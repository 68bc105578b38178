import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { readUntil } from "./read_until.ts";
import { hasTerminals, runCli, runInTerminal, startCli } from "./run_cli.ts";
import { type DevStack, startDev } from "./start_dev.ts";

const simulated = ["--simulated"];

describe("deno task dev and sql", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
  });
  afterAll(() => Deno.remove(folder, { recursive: true }));

  it("keeps the stack up for curl, sql and benchmark, and stops in order", async () => {
    await using dev = startCli("dev", [...simulated, "--port", "0", "--json"], { folder });
    const line = await readUntil(dev.stdout, "\n");
    const { url, publishableKey, secretKey, dashboardUrl } = JSON.parse(line);
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.match(publishableKey, /^sb_publishable_/);

    const response = await fetch(`${url}/functions/v1/run-benchmark`, {
      method: "POST",
      headers: { apikey: secretKey, "content-type": "application/json" },
      body: JSON.stringify({ providers: ["groq"], run_name: "by hand" }),
      signal: AbortSignal.timeout(30_000),
    });
    assert.equal(response.status, 202);
    await response.body?.cancel();

    const page = await (await fetch(dashboardUrl)).text();
    assert.ok(page.includes(url) && page.includes(publishableKey), page);

    const asked = await runCli("sql", [...simulated, "select run_name from runs"], { folder });
    assert.deepEqual(asked.stdout, "run_name\n────────\nby hand\n1 row\n", asked.stderr);

    const project = { SUPABASE_URL: url, SUPABASE_SERVICE_ROLE_KEY: secretKey };
    const named = await runCli("benchmark", ["--provider", "openai"], { folder, env: project });
    assert.equal(named.code, 0, named.stderr);
    assert.match(named.stdout, /^Supabase project http:.*$/m);
    assert.match(named.stdout, /^✅ Success \(openai, simulated\)$/m);

    const second = await runCli("benchmark", [...simulated, "--provider", "groq"], { folder });
    assert.equal(second.code, 0, second.stderr);
    assert.match(second.stderr, /^Using the stack of "deno task dev" \(pid \d+\)$/m);

    if (Deno.build.os !== "windows") {
      const { mode } = await Deno.stat(`${folder}/.data/simulated/stack.json`);
      assert.equal(mode! & 0o777, 0o600);
    }
    dev.kill("SIGTERM");
    const [{ code }, stderr] = await Promise.all([dev.status, readUntil(dev.stderr, null)]);
    assert.equal(code, 0, stderr);
    await assert.rejects(Deno.stat(`${folder}/.data/simulated/stack.json`), Deno.errors.NotFound);
  });

  it("opens the data itself when no stack runs, also when one was killed", async () => {
    await Deno.writeTextFile(
      `${folder}/.data/simulated/stack.json`,
      JSON.stringify({ url: "http://127.0.0.1:9", secretKey: "sb_secret_gone" }),
    );
    const query = "select count(*)::int as providers from providers where simulated and enabled";
    const asked = await runCli("sql", [...simulated, query, "--json"], { folder });
    assert.deepEqual(JSON.parse(asked.stdout), [{ providers: 4 }], asked.stderr);
  });

  describe("on a stack that runs", () => {
    let dev: DevStack;
    beforeAll(async () => {
      dev = await startDev(folder);
    });
    afterAll(() => dev[Symbol.asyncDispose]());

    it("takes SQL that begins with a comment, from a file and from stdin, and prints each result", async () => {
      const script = "-- Two questions.\nselect 1 as a;\nselect 2 as b where false; select 3 as c;";
      const expected = "a\n─\n1\n1 row\n\n0 rows\n\nc\n─\n3\n1 row\n";
      await Deno.writeTextFile(`${folder}/script.sql`, script);
      for (const args of [[script], ["--file", "script.sql"]]) {
        const { code, stdout, stderr } = await runCli("sql", [...simulated, ...args], { folder });
        assert.deepEqual([code, stdout], [0, expected], stderr);
      }
      const child = startCli("sql", [...simulated, "-", "--json"], { folder, stdin: "piped" });
      const writer = child.stdin.getWriter();
      await writer.write(new TextEncoder().encode(script));
      await writer.close();
      const { code, stdout } = await child.output();
      assert.equal(code, 0);
      assert.deepEqual(JSON.parse(new TextDecoder().decode(stdout)), [[{ a: 1 }], [], [{ c: 3 }]]);
    });

    it("runs what README and snippets hold as it is", async () => {
      const snippets = new URL("../../supabase/snippets/", import.meta.url);
      const text = await Deno.readTextFile(new URL("latest_prices_of_all_models.sql", snippets));
      const { code, stdout, stderr } = await runCli("sql", [...simulated, text], { folder });
      assert.equal(code, 0, stderr);
      assert.match(stdout, /gpt-6-luna/);
    });

    it("says what statements did, and fits what it prints into a terminal", {
      ignore: !hasTerminals,
    }, async () => {
      const script = `update settings set max_claims = 3 where false;
        insert into spend_limits (period, limit_usd) values ('day', 2.5);
        select 1.0000000000000002::float8 / 3 as third, repeat('word ', 40) as long_text, * from providers`;
      const { code, stdout } = await runInTerminal("sql", [...simulated, script], { folder });
      assert.equal(code, 0, stdout);
      assert.match(stdout, /^UPDATE 0$/m);
      assert.match(stdout, /^INSERT 1$/m);
      assert.match(stdout, /^third +0\.333333$/m);
      assert.ok(stdout.split("\n").every((line) => [...line].length <= 80), stdout);
    });

    it("says what is wrong with the SQL, and exits 1", async () => {
      const { code, stdout, stderr } = await runCli("sql", [...simulated, "selec 1"], { folder });
      assert.deepEqual([code, stdout], [1, ""]);
      const message = stderr.trim().split("\n").at(-1);
      assert.equal(message, 'Cannot run the SQL: syntax error at or near "selec"');
      const script = `select set_price('opnai', 'gpt-6-luna', 1, 2)`;
      const unknown = await runCli("sql", [...simulated, script], { folder });
      assert.match(
        unknown.stderr,
        /there is no "opnai"\. Did you mean "openai"\? There are anthropic, /,
      );
      const week = `insert into spend_limits (period, limit_usd) values ('week', 1)`;
      const checked = await runCli("sql", [...simulated, week], { folder });
      assert.match(
        checked.stderr,
        /^Cannot run the SQL: spend_limits: period must be day or month$/m,
      );
    });
  });

  it("wants one source of SQL, that is there", async () => {
    const several = [["select", "1"], ["select 1", "--file", "x.sql"], ["--file", "gone.sql"]];
    for (const args of [[], ...several]) {
      const { code, stderr } = await runCli("sql", args, { folder });
      assert.equal(code, 2);
      assert.match(stderr, /^Cannot run SQL: /);
    }
  });
});
