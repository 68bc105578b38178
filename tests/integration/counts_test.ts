import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type HostileServer, serveHostile } from "../../bench/faults/hostile/serve_hostile.ts";
import type { Stack } from "../../local/stack.ts";
import { until } from "../../local/testdata/until.ts";
import { startTestStack } from "./start_test_stack.ts";

const INT4 = 2_147_483_647;
const SAMPLES = 5;

/** Sends two words, and then their stated usage. */
function openaiAnswer(usage: Record<string, number>): string {
  return wire([
    { choices: [{ index: 0, delta: { content: "Two" } }] },
    { choices: [{ index: 0, delta: { content: " words" } }] },
    { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
    { choices: [], usage },
  ]);
}

function anthropicAnswer(usage: Record<string, number>): string {
  return wire([
    { type: "message_start", message: { id: "m", model: "m", usage } },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Two words" } },
    { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 4 } },
    { type: "message_stop" },
  ]);
}

function wire(events: unknown[]): string {
  const body = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
  return `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n${body}`;
}

interface Row {
  outcome: string;
  token_source: string;
  input_tokens: number;
  output_tokens: number;
  disbelieved: Record<string, number>;
  cost_usd: number;
}

/** Every one costs 10 USD for a million tokens, and a dollar a month may be spent. */
describe("counts that cannot be", () => {
  let stack: Stack;
  let server: HostileServer;
  beforeAll(async () => {
    server = serveHostile();
    stack = await startTestStack({});
    await stack.query(
      `with added as (
        insert into public.providers (slug, name, base_url, dialect)
        select slug, slug, $1 || slug, dialect
        from (values ('liar', 'openai'), ('claude', 'anthropic'), ('honest', 'openai')) as given (slug, dialect)
        returning id
      ), served as (
        insert into public.models (name, provider_id) select 'model', added.id from added
        returning id, provider_id
      )
      insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m)
      select provider_id, id, 10, 10 from served`,
      [server.baseUrl("")],
    );
    await stack.query("insert into public.spend_limits (period, limit_usd) values ('month', 1)");
  });
  afterAll(async () => {
    await stack.stop();
    await server[Symbol.asyncDispose]();
  });

  async function run(provider: string, answer?: string): Promise<Row[]> {
    const answers = new Map(answer === undefined ? [] : [[`${provider}/model`, answer]]);
    server.say({ lists: new Map(), answers });
    const response = await fetch(`${stack.url}/functions/v1/run-benchmark`, {
      method: "POST",
      headers: { apikey: stack.secretKey, "content-type": "application/json" },
      body: JSON.stringify({ providers: [provider], models: ["model"], samples: SAMPLES }),
    });
    const { run_id } = await response.json();
    await until(async () => {
      const finished = await stack.query(
        "select from public.runs where id = $1 and finished_at is not null",
        [run_id],
      );
      return finished[0] ?? null;
    });
    return await stack.query<Row>(
      `select outcome, token_source, input_tokens, output_tokens, disbelieved, cost_usd
      from public.benchmark_results where run_id = $1`,
      [run_id],
    );
  }

  it("are not believed of two words under a cap of 512", async () => {
    const rows = await run(
      "liar",
      openaiAnswer({ prompt_tokens: 500, completion_tokens: INT4, total_tokens: INT4 }),
    );
    assert.equal(rows.length, SAMPLES);
    for (const row of rows) {
      assert.equal(row.outcome, "success");
      assert.equal(row.token_source, "estimated");
      assert.ok(row.output_tokens >= 1 && row.output_tokens <= 4, `${row.output_tokens} tokens`);
      assert.ok("output_tokens" in row.disbelieved);
      assert.ok(row.cost_usd < 0.006, `${row.cost_usd} USD`);
    }
  });

  it("are not believed after adding either", async () => {
    const rows = await run(
      "claude",
      anthropicAnswer({ input_tokens: INT4, cache_read_input_tokens: INT4, output_tokens: 1 }),
    );
    assert.equal(rows.length, SAMPLES);
    for (const row of rows) {
      assert.equal(row.outcome, "success");
      assert.equal(row.token_source, "estimated");
      assert.ok(row.input_tokens > 100 && row.input_tokens < 4000, `${row.input_tokens} tokens`);
      assert.equal(row.output_tokens, 4);
      assert.ok("input_tokens" in row.disbelieved);
    }
  });

  it("block no other run under a spend limit", async () => {
    const rows = await run("honest");
    assert.equal(rows.length, SAMPLES);
    for (const row of rows) {
      assert.deepEqual(row, {
        outcome: "success",
        token_source: "provider",
        input_tokens: 500,
        output_tokens: 4,
        disbelieved: {},
        cost_usd: 0.00504,
      });
    }
  });
});
