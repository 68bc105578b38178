import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { runCli } from "./run_cli.ts";
import { type DevStack, startDev } from "./start_dev.ts";

/** A week of two hosts: one that answers after 160 to 182 ms, one after 900. */
const HISTORY = [
  `update models set context_window = 131072, family = case when name like '%oss%' then 'openai/gpt-oss' end`,
  "insert into runs (run_name, triggered_by, simulated) values ('evidence', 'test', true)",
  `insert into benchmark_results (
     run_id, provider_id, model_id, workload_id, outcome, success, input_tokens, output_tokens, total_latency_ms,
     ttft_ms, tps, cost_usd, token_source, simulated, created_at
   )
   select
     runs.id, models.provider_id, models.id, private.current_workload(), 'success', true, 10, 10, 1000,
     case models.name when 'gpt-6-luna' then 900 else 160 + (n * 7919) % 23 end, 80, 0, 'provider', true,
     now() - n * interval '15 minutes'
   from runs, models, generate_series(1, 600) as n
   where runs.run_name = 'evidence' and models.name in ('gpt-6-luna', 'openai/gpt-oss-20b')
     and models.provider_id in (select id from providers where slug in ('openai', 'groq'))`,
  "select private.refresh_independence()",
];

describe("deno task choose", () => {
  let folder: string;
  let dev: DevStack;
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
    dev = await startDev(folder);
    for (const statement of HISTORY) {
      const { code, stderr } = await runCli("sql", [statement], { folder, env: dev.env });
      assert.equal(code, 0, stderr);
    }
  });
  afterAll(async () => {
    await dev?.[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  });
  const choose = (...args: string[]) => runCli("choose", args, { folder, env: dev.env });

  it("names the host to take with its numbers, and all others below", async () => {
    const { code, stdout, stderr } = await choose("--max-ttft", "400", "--min-context", "100000");
    assert.equal(code, 0, stderr);
    const [sentence, , ...table] = stdout.split("\n");
    assert.match(
      sentence,
      /^openai\/gpt-oss-20b at Groq \(simulated\): p95 TTFT 1\d\d ms \(1\d\d to 1\d\d\), context 131,072 tokens\.$/,
    );
    assert.match(table.join("\n"), /^answer +provider +model .*p95 TTFT +context +more calls$/m);
    assert.match(table.join("\n"), /^meets +Groq +openai\/gpt-oss-20b .* 131,072 tokens +–$/m);
    assert.match(table.join("\n"), /^misses +OpenAI +gpt-6-luna .* ms .*✗ /m);
    assert.match(stdout, /^SIMULATED: /m);
  });

  it("has its own exit code where no host is known to meet the limits", async () => {
    const none = await choose("--max-ttft", "1");
    assert.equal(none.code, 3, none.stderr);
    assert.match(
      none.stdout,
      /^No host is known to meet the limits, but \d+ may\. .* more calls would tell\.$/m,
    );
    const { code, stdout } = await choose("--max-ttft", "1", "--family", "openai/gpt-oss");
    assert.equal(code, 3);
    assert.match(stdout, /^No host .*\n/);
  });

  it("prints the rows of choose_model as JSON", async () => {
    const { code, stdout, stderr } = await choose(
      ...["--json", "--min-tps", "50", "--input-tokens", "1000", "--output-tokens", "100"],
      ...["--max-cost", "5", "--order-by", "cost", "--period", "30d"],
    );
    assert.equal(code, 0, stderr);
    const [best, ...others] = JSON.parse(stdout);
    assert.equal(best.answer, "meets");
    assert.deepEqual(
      best.limits.map(({ limit, answer }: Record<string, string>) => [limit, answer]),
      [["min_p50_tps", "meets"], ["max_cost_usd", "meets"]],
    );
    assert.ok(best.cost_usd > 0);
    assert.ok(others.length > 0);
  });

  it("says what makes no sense, and what is near a family that does not exist", async () => {
    for (
      const [args, words] of [
        [["--max-ttft", "soon"], /--max-ttft must be a number/],
        [["--min-available", "101"], /^Cannot choose a model: min_availability_percent must be /],
        [["--max-cost", "1"], /^Cannot choose a model: the cost is that of your own request/],
        [["--order-by", "luck"], /^Cannot choose a model: order_by must be ttft, /],
        [["--workload", "none"], /^Cannot choose a model: there is no workload "none"/],
        [
          ["--family", "openai/gpt-os"],
          /"openai\/gpt-os": no host of it is known\. .*openai\/gpt-oss/,
        ],
        [["--maxttft", "1"], /there is no option --maxttft/],
      ] as const
    ) {
      const { code, stderr } = await choose(...args);
      assert.equal(code, 2, stderr);
      assert.match(stderr.split("\n").find((line) => line.startsWith("Cannot")) ?? "", words);
    }
  });
});
