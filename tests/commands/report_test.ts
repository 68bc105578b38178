import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { firstWasLate } from "./first_was_late.ts";
import { runCli } from "./run_cli.ts";
import { type DevStack, startDev } from "./start_dev.ts";

describe("deno task report and export", () => {
  let folder: string;
  let result: { ttft_ms: number | null; tps: number | null; arrivals: string };
  /** Empty while no stack runs: then each command starts one. */
  let env: Record<string, string> = {};
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
  });
  afterAll(() => Deno.remove(folder, { recursive: true }));

  async function run(name: string, args: string[]): Promise<string> {
    const { code, stdout, stderr } = await runCli(name, args, { folder, env });
    assert.equal(code, 0, stderr);
    return stdout;
  }

  describe("on a stack that runs", () => {
    let dev: DevStack;
    beforeAll(async () => {
      dev = await startDev(folder);
      env = dev.env;
      [result] = JSON.parse(await run("benchmark", ["--provider", "groq", "--json"])).results;
    });
    afterAll(async () => {
      env = {};
      await dev[Symbol.asyncDispose]();
    });

    it("prints one table as CSV, both as JSON", async () => {
      const csv = await run("report", ["--format", "csv", "--only", "leaderboard"]);
      assert.match(csv, /^provider,model,simulated,n,.*\nGroq,openai\/gpt-oss-20b,true,1,100/);
      // A mean or a sum of costs says of how many it is.
      // And every file of speeds says of which workload they are.
      assert.match(csv, /^.*,cost_per_request_usd,priced_n,workload\n.*,[\d.e-]+,1,default$/m);
      const { leaderboard, runs } = JSON.parse(await run("report", ["--json", "--period", "24h"]));
      assert.equal(leaderboard[0].n, 1);
      assert.deepEqual([runs[0].succeeded, runs[0].priced], [1, 1]);
    });

    it("prints the hosts of one model, and names what is near when there is none", async () => {
      await run("sql", ["update models set family = null where family is not null"]);
      const none = await runCli("report", ["--family", "openai/gpt-oss-20b"], { folder, env });
      assert.equal(none.code, 2);
      assert.match(
        none.stderr,
        /^Cannot report on "openai\/gpt-oss-20b": .*deno task sync-models/m,
      );
      await run("sql", [
        `update models set family = 'openai/gpt-oss-20b', variant = case when name like '%/%' then null else 'large' end
         where name in ('openai/gpt-oss-20b', 'gpt-6-luna')`,
      ]);
      const stdout = await run("report", ["--family", "OpenAI/gpt-oss-20b", "--period", "24h"]);
      assert.match(stdout, /^Hosts of openai\/gpt-oss-20b over the last 24 hours$/m);
      assert.match(stdout, /^Groq +openai\/gpt-oss-20b +– +true +1 +100\.0 /m);
      const { hosts } = JSON.parse(
        await run("report", ["--family", "openai/gpt-oss-20b", "--json"]),
      );
      assert.deepEqual(
        hosts.map((row: Record<string, unknown>) => [row.provider, row.variant, row.n]).sort(),
        [["Groq", null, 1], ["OpenAI", "large", 0], ["OpenRouter", null, 0]],
      );
      const csv = await run("report", ["--family", "openai/gpt-oss-20b", "--format", "csv"]);
      assert.match(csv, /^provider,model,variant,.*\nGroq,openai\/gpt-oss-20b,,true,1,100/);
      const mistyped = await runCli("report", ["--family", "openai/gpt-os-20b"], { folder, env });
      assert.equal(mistyped.code, 2);
      assert.match(
        mistyped.stderr,
        /^Cannot report on "openai\/gpt-os-20b": no host of it is known\. Did you mean "openai\/gpt-oss-20b"\? There are openai\/gpt-oss-20b/m,
      );
    });

    it("says how objectives stand", async () => {
      assert.doesNotMatch(await run("report", []), /^Objectives/m);
      assert.deepEqual(JSON.parse(await run("report", ["--json"])).objectives, []);
      const said = await run("sql", [
        "select set_objective('It works', 'succeeds', 99.5, provider => 'groq')",
      ]);
      assert.match(said, /99\.5 % of calls succeed: 100 % of 1 call so far/);
      const stdout = await run("report", ["--only", "objectives"]);
      assert.match(stdout, /^Objectives, each over its own days$/m);
      assert.match(stdout, /^It works +succeeds +– +99\.5 .* 1 +100\.000 +cannot tell yet +100 /m);
      const { objectives } = JSON.parse(await run("report", ["--json"]));
      assert.deepEqual(
        [objectives[0].met_percent, objectives[0].budget_left_hours, objectives[0].burn_rate_1h],
        [100, null, 0],
      );
      const csv = await run("report", ["--only", "objectives", "--format", "csv"]);
      assert.match(
        csv,
        /^objective,metric,threshold,target_percent,.*\nIt works,succeeds,,99\.5,Groq,/,
      );
      await run("sql", ["select set_objective('It works', null)"]);
    });

    it("splits a gateway's model by who answered", async () => {
      assert.doesNotMatch(await run("report", []), /^Who answered/m);
      assert.deepEqual(JSON.parse(await run("report", ["--json"])).upstreams, []);
      await run("sql", [
        "update benchmark_results set upstream = 'Novita', served_as_other = true",
      ]);
      const rebuild = "select private.rebuild_rollups(current_date - 1, current_date + 1)";
      await run("sql", [rebuild]);
      const stdout = await run("report", []);
      assert.match(stdout, /^Who answered behind a gateway, in the days of the last 7 days$/m);
      assert.match(stdout, /^Groq +openai\/gpt-oss-20b +Novita +true +1 +100\.0 +100\.0 /m);
      const { upstreams } = JSON.parse(await run("report", ["--json"]));
      const [{ upstream, n, other_n, changed_n }] = upstreams;
      assert.deepEqual([upstream, n, other_n, changed_n], ["Novita", 1, 1, 0]);
      const told = JSON.parse(await run("report", ["--family", "openai/gpt-oss-20b", "--json"]));
      assert.equal(told.hosts[0].answered_by, "Novita 100.0 %");
      const csv = await run("report", ["--only", "upstreams", "--format", "csv"]);
      assert.match(csv, /^provider,model,upstream,.*\nGroq,openai\/gpt-oss-20b,Novita,true,1,100/);
      await run("sql", ["update benchmark_results set upstream = null, served_as_other = null"]);
      await run("sql", [rebuild]);
    });

    it("says what it leaves out, since another host answered", async () => {
      await run("sql", [
        "update benchmark_results set remarks = '{other_host}', endpoint_host = 'proxy.example:8443'",
      ]);
      const stdout = await run("report", ["--only", "leaderboard"]);
      assert.match(
        stdout,
        /^Left out: groq openai\/gpt-oss-20b at proxy\.example:8443\. .*options\.hosts/m,
      );
      await run("sql", ["update benchmark_results set remarks = '{}', endpoint_host = null"]);
      assert.doesNotMatch(await run("report", ["--only", "leaderboard"]), /^Left out/m);
    });

    it("exports what it is asked for, to stdout and to a file", async () => {
      const args = ["--columns", "outcome", "--provider", "Groq"];
      assert.equal(await run("export", args), "outcome\nsuccess\n");
      const { code, stderr } = await runCli("export", ["--provider", "nope"], { folder, env });
      assert.equal(code, 2);
      assert.match(stderr, /^Cannot export "nope": there is no such provider/m);
      await run("export", ["--format", "jsonl", "--output", `${folder}/results.jsonl`]);
      const { model, success } = JSON.parse(await Deno.readTextFile(`${folder}/results.jsonl`));
      assert.deepEqual([model, success], ["openai/gpt-oss-20b", true]);
    });

    it("tells how right answers were, and the speeds of a workload", async () => {
      assert.doesNotMatch(await run("report", []), /^Answers of/m);
      assert.deepEqual(JSON.parse(await run("report", ["--json"])).answers, []);
      const asked = ["--provider", "groq", "--workload", "canary", "--json"];
      const { results } = JSON.parse(await run("benchmark", asked));
      const [{ id, workload, check_n, check_ok_n }] = results;
      assert.deepEqual([workload, check_n], ["canary", 10]);
      assert.match(await run("report", ["--result", id]), / UTC, workload canary$/m);
      const { result } = JSON.parse(await run("report", ["--result", id, "--json"]));
      assert.equal(result.workload, "canary");
      const exported = await run("export", ["--columns", "id,workload,workload_version"]);
      assert.ok(exported.includes(`\n${id},canary,1\n`), exported);
      assert.match(exported, /,default,1\n/);
      const stdout = await run("report", ["--workload", "canary"]);
      assert.match(stdout, /^Leaderboard of the last 7 days, workload canary$/m);
      assert.match(stdout, /^Answers of the last 7 days, workload canary$/m);
      const right = (10 * check_ok_n).toFixed(1);
      assert.match(
        stdout,
        new RegExp(`^canary +Groq +openai/gpt-oss-20b +true +10 +${right} +0 `, "m"),
      );
      for (const more of [[], ["--family", "openai/gpt-oss-20b"]]) {
        const told = JSON.parse(await run("report", ["--json", "--workload", "canary", ...more]));
        const [first] = told.leaderboard ?? told.hosts;
        assert.deepEqual([first.provider, first.n, first.workload], ["Groq", 1, "canary"]);
        const file = ["--workload", "canary", "--format", "csv"];
        const csv = await run("report", [
          ...file,
          ...(more.length === 0 ? ["--only", "leaderboard"] : more),
        ]);
        assert.match(csv, /^provider,model,.*,workload\nGroq,.*,canary/);
        const [{ workload, check_ok_n, cut_off_n }] = told.answers;
        assert.deepEqual([workload, check_ok_n, cut_off_n], ["canary", results[0].check_ok_n, 0]);
      }
      assert.equal(JSON.parse(await run("report", ["--json"])).leaderboard[0].n, 1);
      const csv = await run("report", ["--only", "answers", "--format", "csv"]);
      assert.match(csv, /^workload,provider,model,simulated,check_n,.*\ncanary,Groq,openai/);
      assert.match(
        await run("report", ["--workload", "tool", "--only", "answers"]),
        /^Answers of the last 7 days, workload tool: none$/m,
      );
      const none = await runCli("report", ["--workload", "canari"], { folder, env });
      assert.equal(none.code, 2);
      assert.match(
        none.stderr,
        /^Cannot report on the workload "canari": .*Did you mean "canary"\?/m,
      );
    });
  });

  it("prints the leaderboard and the last runs when no stack runs", async () => {
    const stdout = await run("report", []);
    assert.match(stdout, /^Leaderboard of the last 7 days$/m);
    assert.ok(result.ttft_ms !== null || firstWasLate(result.arrivals));
    const ttft = result.ttft_ms === null ? "–" : "\\d+";
    const tps = result.tps === null ? "–" : "[\\d.]+";
    assert.match(
      stdout,
      new RegExp(
        `^Groq +openai/gpt-oss-20b +true +1 +100\\.0 +${ttft} +– +${tps} +(0|–) +\\d+ +\\$0`,
        "m",
      ),
    );
    assert.match(stdout, /^Last 10 runs$/m);
    assert.match(stdout, /^\d{4}-\d\d-\d\d \d\d:\d\d +\S+ +manual .* 1 +1 +0 +0 /m);
  });

  it("exports all results to stdout when no stack runs", async () => {
    const csv = await run("export", ["--columns", "provider,workload,outcome"]);
    assert.equal(csv, "provider,workload,outcome\ngroq,default,success\ngroq,canary,success\n");
  });

  it("exits 2 at once for invalid options", async () => {
    const cases = [
      ["report", "--format", "csv"],
      ["report", "--format", "pdf"],
      ["report", "--runs", "0"],
      ["report", "--family", "a/b", "--only", "runs"],
      ["export", "--last", "forever"],
      ["export", "--last", "7d", "--since", "2026-11-01"],
      ["export", "--since", "2026-11-02", "--until", "2026-11-01"],
      ["export", "--columns", "a;b"],
    ];
    for (const [name, ...args] of cases) {
      const { code, stdout, stderr } = await runCli(name, args, { folder });
      assert.deepEqual([code, stdout], [2, ""], args.join(" "));
      assert.match(stderr, /^Cannot .+\n$/);
    }
  });
});
