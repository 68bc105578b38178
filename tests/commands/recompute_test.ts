import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { runCli } from "./run_cli.ts";
import { type DevStack, startDev } from "./start_dev.ts";

describe("deno task recompute", () => {
  let folder: string;
  /** Empty while no stack runs: then each command starts one. */
  let env: Record<string, string> = {};
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
  });
  afterAll(() => Deno.remove(folder, { recursive: true }));

  async function recompute(...args: string[]) {
    const { code, stdout, stderr } = await runCli("recompute", ["--json", ...args], {
      folder,
      env,
    });
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  }

  async function sql(query: string) {
    const { stdout, stderr } = await runCli("sql", ["--json", query], { folder });
    assert.notEqual(stdout, "", stderr);
    return JSON.parse(stdout);
  }

  describe("on a stack that runs", () => {
    let dev: DevStack;
    beforeAll(async () => {
      dev = await startDev(folder);
      env = dev.env;
      const { code, stderr } = await runCli("benchmark", ["--samples", "2"], { folder, env });
      assert.equal(code, 0, stderr);
    });
    afterAll(async () => {
      env = {};
      await dev[Symbol.asyncDispose]();
    });

    it("says what would change, writes it with its rollups, and then has nothing left to do", async () => {
      const sums =
        `select sum(tps_n) as n, sum(tps_milli_sum) as sum, sum(batched_n) as batched from rollups`;
      const before = await sql(sums);
      const measured = await recompute("--dry-run");
      assert.deepEqual(measured.changes, []);
      // A busy machine may leave speeds unknown, a last token hardly ever.
      const [{ id, ...real }] = await sql(
        `select id, tps, last_token_ms, batched from benchmark_results where last_token_ms is not null
         order by batched, tps is null limit 1`,
      );
      await sql(
        `update benchmark_results set tps = null, last_token_ms = null, batched = true
         where id = '${id}' returning id`,
      );
      await sql("select private.rebuild_rollups(current_date - 1, current_date + 1)::text");
      assert.notDeepEqual(await sql(sums), before);

      const dry = await recompute("--dry-run");
      assert.equal(dry.changes.length, 1);
      const { differences } = dry.changes[0];
      assert.deepEqual(differences.last_token_ms, { stored: null, computed: real.last_token_ms });
      const [{ last_token_ms: untouched }] = await sql(
        `select last_token_ms from benchmark_results where id = '${id}'`,
      );
      assert.equal(untouched, null);

      assert.equal((await recompute()).written, 1);
      const now = `select tps, last_token_ms, batched from benchmark_results where id = '${id}'`;
      assert.deepEqual(await sql(now), [real]);
      assert.deepEqual(await sql(sums), before);
      assert.equal((await recompute()).written, 0);
    });

    it("report --result draws what it is computed from, or gives it as JSON", async () => {
      const [{ id, ttft_ms }] = await sql(
        "select id, ttft_ms from benchmark_results where success and ttft_ms is not null limit 1",
      );
      const drawn = await runCli("report", ["--result", id], { folder, env });
      assert.equal(drawn.code, 0, drawn.stderr);
      assert.ok(drawn.stdout.includes(`T first token at ${ttft_ms.toFixed(1)} ms`), drawn.stdout);
      const told = await runCli("report", ["--result", id, "--json"], { folder, env });
      const { result, stream } = JSON.parse(told.stdout);
      assert.equal(result.id, id);
      assert.equal(stream.arrivals.length, result.token_reads);
      assert.equal(stream.arrivals[0].at_ms, ttft_ms);
      const wrong = await runCli("report", ["--result", "x"], { folder, env });
      assert.equal(wrong.code, 2);
    });
  });

  it("changes nothing of what was stored, when no stack runs", async () => {
    const outcome = await recompute("--dry-run");
    assert.ok(outcome.results >= 8);
    assert.deepEqual({ ...outcome, results: 0 }, {
      results: 0,
      unknown: 0,
      written: 0,
      changes: [],
    });
  });
});
