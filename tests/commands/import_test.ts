import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { openMigratedDatabase } from "../../local/open_migrated_database.ts";
import { type Stack, startStack } from "../../local/stack.ts";
import { until } from "../../local/testdata/until.ts";
import { runCli, startCli } from "./run_cli.ts";
import { startDev } from "./start_dev.ts";

const FORMER = fileURLToPath(new URL("../upgrade/former/", import.meta.url));

/** What no import may change. */
const SUMS = `
  select concat_ws(' ', count(*), sum(input_tokens), sum(output_tokens), round(sum(cost_usd)::numeric, 9),
    sum(total_latency_ms), count(*) filter (where success), count(distinct run_id)) as sums
  from public.benchmark_results`;

/** A result as export writes it. */
function line(run: string, n: number): string {
  const names = { provider: "openai", model: "gpt-4o-mini" };
  const ids = { run_id: run, provider_id: run, model_id: run };
  const tokens = { input_tokens: 500, output_tokens: 100, token_source: "provider" };
  const created_at = new Date(Date.UTC(2026, 9, 1) + n * 1000).toISOString();
  return JSON.stringify({
    ...{ id: crypto.randomUUID(), created_at, ...ids, ...names, ...tokens },
    ...{ total_latency_ms: 900, ttft_ms: 100 + n / 100, tps: 50, success: true },
    ...{ outcome: "success", cost_usd: 0.001 },
  });
}

describe("deno task import", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
  });
  afterAll(() => Deno.remove(folder, { recursive: true }));

  it("brings data from before 1.0.0, which was moved aside, by the command that was named", async () => {
    let former: unknown;
    {
      await using database = await openMigratedDatabase(FORMER, `${folder}/.data/simulated`);
      [former] = await database.query(SUMS);
    }
    const report = await runCli("report", ["--simulated"], { folder });
    assert.equal(report.code, 0, report.stderr);
    const said =
      /is from before 1\.0\.0: it is kept in (\S+), and "deno task import (--data \S+)" brings/;
    const [, kept, args] = said.exec(report.stderr) ?? assert.fail(report.stderr);
    assert.equal(kept, ".data/simulated-before-1.0.0");

    async function bring(expected: { added: number; known: number }) {
      const { code, stdout, stderr } = await runCli("import", [...args.split(" "), "--json"], {
        folder,
      });
      assert.equal(code, 0, stdout + stderr);
      const outcome = JSON.parse(stdout);
      const { added, known, refused } = outcome;
      assert.deepEqual({ added, known, refused }, { ...expected, refused: 0 });
      assert.equal(outcome.read.runs, 100);
      return outcome;
    }
    async function assertSame() {
      const sql = await runCli("sql", ["--simulated", "--json", SUMS], { folder });
      assert.deepEqual(JSON.parse(sql.stdout), [former], sql.stderr);
    }
    const { remarks: [{ why }] } = await bring({ added: 2_000, known: 0 });
    assert.match(why, /^stored without tps, ttft_ms, which cannot be$/);
    {
      await using _dev = await startDev(folder);
      await assertSame();
      await bring({ added: 0, known: 2_000 });
      await assertSame();
      // The text it was measured with goes on, so that its numbers are shown.
      const after = await runCli("report", ["--simulated", "--json"], { folder });
      assert.match(after.stdout, /"model": ?"gpt-4o-mini"/, after.stdout + after.stderr);
    }
    // The data is still there as it was.
    await using database = await openMigratedDatabase(FORMER, `${folder}/${kept}`);
    assert.deepEqual(await database.query(SUMS), [former]);
  });

  describe("on a project", () => {
    let stack: Stack;
    beforeAll(async () => {
      stack = await startStack();
    });
    afterAll(() => stack.stop());

    function env() {
      return { SUPABASE_URL: stack.url, SUPABASE_SERVICE_ROLE_KEY: stack.secretKey };
    }

    async function count(): Promise<Record<string, number>> {
      const [row] = await stack.query<Record<string, number>>(
        `select (select count(*) from public.benchmark_results) as results,
          (select sum(n)::integer from private.rollups where grain = '1 day' and region = 'all') as summed,
          (select sum(result_count)::integer from public.runs) as counted`,
      );
      return row;
    }

    it("doubles and loses nothing when it is killed and repeated", async () => {
      const total = 2_000;
      const run = crypto.randomUUID();
      const lines = Array.from({ length: total }, (_, n) => line(run, n));
      await Deno.writeTextFile(`${folder}/results.jsonl`, lines.join("\n") + "\n");
      const child = startCli("import", ["results.jsonl"], { folder, env: env() });
      const output = child.output();
      let ended = false;
      child.status.then(() => ended = true);
      await until(async () => ended || (await count()).results > 0 ? true : null);
      if (!ended) child.kill("SIGKILL");
      const { stderr } = await output;
      const { results, summed, counted } = await count();
      assert.ok(results > 0, new TextDecoder().decode(stderr));
      assert.deepEqual([summed, counted], [results, results]);

      const again = await runCli("import", ["results.jsonl"], { folder, env: env() });
      assert.equal(again.code, 0, again.stderr);
      assert.match(again.stdout, /^2000 results: \d+ are new, \d+ were there$/m);
      assert.deepEqual(await count(), { results: total, summed: total, counted: total });
    });

    it("names what it cannot take, and ends with 1", async () => {
      const good = line(crypto.randomUUID(), 4);
      const far = {
        region: "r".repeat(10_000),
        sample: -1,
        request_started_at: "1970-01-01T00:00Z",
      };
      const lines = [
        line(crypto.randomUUID(), 1),
        '{"id": ',
        line(crypto.randomUUID(), 2),
        line("the first run", 3),
        good.replace("gpt-4o-mini", "caf\xe9"),
        JSON.stringify({ ...JSON.parse(good), ...far }),
      ];
      // In Latin-1, where the others are the same in UTF-8.
      const bytes = Uint8Array.from(lines.join("\n"), (char) => char.charCodeAt(0));
      await Deno.writeFile(`${folder}/bad.jsonl`, bytes);
      const { code, stdout } = await runCli("import", ["bad.jsonl"], { folder, env: env() });
      assert.equal(code, 1);
      assert.match(stdout, /^bad\.jsonl line 2: it is not JSON; it may be cut$/m);
      assert.match(stdout, /^bad\.jsonl line 4: its run_id is no UUID$/m);
      assert.match(stdout, /^bad\.jsonl line 5: it is not UTF-8$/m);
      assert.match(
        stdout,
        /^bad\.jsonl line 6: stored without region, sample, request_started_at, which cannot be$/m,
      );
      assert.match(
        stdout,
        /^6 results: 3 are new, 0 were there, 1 of the new ones without impossible fields$/m,
      );
      assert.match(stdout, /^3 lines of bad\.jsonl were not imported: mend them and import again/m);
      for (const path of ["nothing.jsonl", "bad.txt"]) {
        assert.equal((await runCli("import", [path], { folder, env: env() })).code, 2);
      }
      await Deno.mkdir(`${folder}/part`);
      const part = await runCli("import", ["part"], { folder, env: env() });
      assert.match(part.stderr, /^Cannot import part: it has no export\.json/m);
    });
  });
});
