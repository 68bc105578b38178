import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { openMigratedDatabase } from "../../local/open_migrated_database.ts";
import { runCli } from "./run_cli.ts";

const FORMER = fileURLToPath(new URL("../upgrade/former/", import.meta.url));

/** What no import may change. */
const SUMS = `
  select concat_ws(' ', count(*), sum(input_tokens), sum(output_tokens), round(sum(cost_usd)::numeric, 9),
    sum(total_latency_ms), count(*) filter (where success), count(distinct run_id)) as sums
  from public.benchmark_results`;

describe("deno task import", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
  });
  afterAll(() => Deno.remove(folder, { recursive: true }));

  it("brings data from before 1.0.0, which was moved aside, by the command that was named", async () => {
    let former;
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

    for (const [added, known] of [[2_000, 0], [0, 2_000]]) {
      const { code, stdout, stderr } = await runCli("import", [...args.split(" "), "--json"], {
        folder,
      });
      assert.equal(code, 0, stdout + stderr);
      const outcome = JSON.parse(stdout);
      assert.deepEqual([outcome.added, outcome.known, outcome.refused], [added, known, 0]);
      assert.equal(outcome.read.runs, 100);
      if (added > 0) {
        assert.match(outcome.remarks[0].why, /^stored without tps, ttft_ms, which cannot be$/);
      }
      const sql = await runCli("sql", ["--simulated", "--json", SUMS], { folder });
      assert.deepEqual(JSON.parse(sql.stdout), [former], sql.stderr);
    }
    // The data is still there as it was.
    await using database = await openMigratedDatabase(FORMER, `${folder}/${kept}`);
    assert.deepEqual(await database.query(SUMS), [former]);
  });
});
