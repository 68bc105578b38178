import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type SimulatedProviders, startSimulatedProviders } from "./simulated_providers.ts";
import { askByName } from "./testdata/ask_by_name.ts";

const PROVIDERS = ["OPENAI", "GROQ", "TOGETHER", "OPENROUTER"];

describe("startSimulatedProviders()", () => {
  let providers: SimulatedProviders;
  /** What each of them answers. They take their time, so all are asked at once. */
  const answers = new Map<string, string[]>();
  beforeAll(async () => {
    providers = await startSimulatedProviders();
    await Promise.all(PROVIDERS.map(async (provider) => {
      answers.set(provider, await complete(provider, { stream_options: { include_usage: true } }));
    }));
  });
  afterAll(() => providers.stop());

  /** The data of each event of an answer. */
  async function complete(provider: string, body: Record<string, unknown>): Promise<string[]> {
    const response = await fetch(`${providers.env[`${provider}_BASE_URL`]}/chat/completions`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${providers.env[`${provider}_API_KEY`]}`,
      },
      body: JSON.stringify({
        model: "any",
        messages: [{ role: "user", content: "x".repeat(2_000) }],
        stream: true,
        ...body,
      }),
    });
    assert.equal(response.status, 200);
    const events = (await response.text()).split("\n\n").filter((event) => event !== "");
    return events.map((event) => event.replace(/^data: /, ""));
  }

  for (const provider of PROVIDERS) {
    it(`streams about 150 tokens and their count as ${provider}`, () => {
      const events = answers.get(provider)!;
      assert.equal(events.at(-1), "[DONE]");
      const { usage } = JSON.parse(events.at(-2)!);
      assert.equal(usage.prompt_tokens, 500);
      assert.ok(usage.completion_tokens >= 100 && usage.completion_tokens <= 150);
      const chunks = events.slice(0, -2).map((data) => JSON.parse(data));
      assert.equal(chunks.at(-1).choices[0].finish_reason, "stop");
      const contents = chunks.map((chunk) => chunk.choices[0].delta.content).filter(Boolean);
      assert.equal(contents.length, usage.completion_tokens);
    });
  }

  it("keeps a long text in a cache, and says how much of it came from there", async () => {
    const content = "The town has a river. ".repeat(300);
    await Promise.all(PROVIDERS.map(async (provider) => {
      const cached: number[] = [];
      for (let time = 0; time < 2; time++) {
        const events = await complete(provider, {
          stream_options: { include_usage: true },
          max_tokens: 5,
          messages: [{ role: "user", content }],
        });
        const { usage } = JSON.parse(events.at(-2)!);
        cached.push(usage.prompt_tokens_details.cached_tokens);
        assert.equal(usage.prompt_tokens, 1650);
      }
      assert.deepEqual(cached, [0, 1536]);
    }));
  });

  it("speaks OpenAI's Responses API too, with the count and the limit", async () => {
    for (const provider of PROVIDERS) {
      const response = await fetch(`${providers.env[`${provider}_BASE_URL`]}/responses`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          model: "any",
          input: "x".repeat(2_000),
          stream: true,
          max_output_tokens: 5,
        }),
      });
      assert.equal(response.status, 200);
      const events = (await response.text()).trimEnd().split("\n\n")
        .map((event) => JSON.parse(event.slice(event.indexOf("data: ") + 6)));
      const deltas = events.filter(({ type }) => type === "response.output_text.delta");
      assert.equal(deltas.length, 5);
      const { usage, incomplete_details } = events.at(-1).response;
      assert.deepEqual([usage.input_tokens, usage.output_tokens], [500, 5]);
      assert.deepEqual(incomplete_details, { reason: "max_output_tokens" });
    }
  });

  it("keeps to the limit of the request", async () => {
    const events = await complete("GROQ", { max_completion_tokens: 5 });
    const last = JSON.parse(events.at(-2)!);
    assert.equal(last.choices[0].finish_reason, "length");
    assert.equal(events.length, 1 + 5 + 1 + 1);
  });

  it("answers to no name but this machine's", async () => {
    for (const provider of PROVIDERS) {
      const list = `${providers.env[`${provider}_BASE_URL`]}/models`;
      assert.equal(await askByName(list, "evil.example"), 403);
      assert.equal(await askByName(list, "localhost"), 200);
    }
  });

  it("lists models in each provider's form", async () => {
    const lists = await Promise.all(PROVIDERS.map(async (provider) => {
      const response = await fetch(`${providers.env[`${provider}_BASE_URL`]}/models`);
      return await response.json();
    }));
    const [openai, groq, together, openrouter] = lists;
    assert.equal(openai.data[0].id, "gpt-6-luna");
    assert.equal(groq.data[0].context_window, 131072);
    assert.equal(together[0].pricing.input, 0.88);
    assert.equal(openrouter.data[0].pricing.completion, "0.00000013");
  });
});
