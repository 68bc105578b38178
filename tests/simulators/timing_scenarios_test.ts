import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { createStreamDecoder } from "../../supabase/functions/_shared/measure/decode_stream.ts";
import { measureTarget } from "../../supabase/functions/_shared/measure/measure_target.ts";
import { normaliseUsage } from "../../supabase/functions/_shared/provider/normalise_usage.ts";
import { PROVIDER_DIALECTS } from "../../supabase/functions/_shared/provider/dialect.ts";
import { DIALECTS } from "../../supabase/functions/_shared/provider/dialects.ts";
import { makeTarget } from "../../supabase/functions/_shared/testing/make_target.ts";
import { type ScenarioServer, startScenarioServer } from "./start_scenario_server.ts";
import { timingScenarios, timingScenariosIn } from "./timing_scenarios.ts";

/** What a dialect reads of a scenario, write by write. */
function read(dialect: typeof PROVIDER_DIALECTS[number], name: string) {
  const decoder = createStreamDecoder(DIALECTS[dialect], 100_000);
  const { writes, endMs } = timingScenariosIn(dialect)[name];
  for (const { text, atMs } of writes) decoder.feed(new TextEncoder().encode(text), atMs);
  decoder.end(endMs);
  const { text, chars, reasoningChars, usage, error, finishReason } = decoder.answer;
  const { outputTokens, reasoningTokens } = normaliseUsage(usage!);
  assert.equal(error, null);
  assert.notEqual(finishReason, null);
  return { text, chars, reasoningChars, outputTokens, reasoningTokens: reasoningTokens ?? 0 };
}

describe("timingScenariosIn()", () => {
  it("says the same in every dialect", () => {
    for (const [name, { tokens }] of Object.entries(timingScenarios)) {
      const plain = read("openai", name);
      assert.equal(plain.outputTokens, tokens);
      for (const dialect of PROVIDER_DIALECTS) {
        assert.deepEqual(read(dialect, name), plain, `${name} in ${dialect}`);
      }
    }
  });
});

describe("the scenario server", () => {
  const resources = new AsyncDisposableStack();
  let server: ScenarioServer;
  beforeAll(async () => {
    server = resources.use(await startScenarioServer("timing", 0));
  });
  afterAll(() => resources.disposeAsync());

  for (const dialect of PROVIDER_DIALECTS) {
    it(`is measured in ${dialect}`, async () => {
      const target = makeTarget({ dialect, model: "reasoning" });
      const access = { baseUrl: server.baseUrl, apiKey: null };
      const measured = await measureTarget(target, access);
      assert.equal(measured.outcome, "success", measured.error_message ?? "");
      assert.equal(measured.output_tokens, timingScenarios.reasoning.tokens);
      assert.equal(measured.token_source, "provider");
      assert.equal(measured.reasoning_tokens, 20);
      assert.equal((await server.logOf(measured.request_id)).scenario, "reasoning");
    });
  }
});
