import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { createSimulatedCache } from "./simulated_cache.ts";

const asked = (content: string) => ({ messages: [{ role: "user", content }] });
const usageOf = (id: string) =>
  `data: ${JSON.stringify({ id, usage: { prompt_tokens: 1300 } })}\n\n`;

describe("createSimulatedCache()", () => {
  it("tells what came from it, of a long prompt that was sent before", () => {
    const cache = createSimulatedCache(4);
    const long = asked("a".repeat(5200));
    const told = () => JSON.parse(cache.tellUsage(usageOf(cache.remember(long))).slice(6)).usage;
    assert.equal(cache.has(long), false);
    assert.deepEqual(told(), { prompt_tokens: 1300, prompt_tokens_details: { cached_tokens: 0 } });
    assert.equal(cache.has(long), true);
    assert.equal(told().prompt_tokens_details.cached_tokens, 1280);
    assert.equal(cache.has(asked("b".repeat(5200))), false);
  });

  it("keeps no short prompt, and only the last of many", () => {
    const cache = createSimulatedCache(4);
    cache.remember(asked("Hello"));
    assert.equal(cache.has(asked("Hello")), false);
    const texts = Array.from({ length: 30 }, (_, place) => asked(`${place} `.repeat(5000)));
    for (const text of texts) cache.remember(text);
    assert.deepEqual([cache.has(texts[0]), cache.has(texts[29])], [false, true]);
  });

  it("tells it in the last event of the Responses API too, and why that is incomplete", () => {
    const cache = createSimulatedCache(4);
    const long = asked("a".repeat(5200));
    cache.remember(long);
    const response = {
      id: cache.remember(long),
      status: "incomplete",
      usage: { input_tokens: 1300 },
    };
    const event = `event: response.completed\ndata: ${JSON.stringify({ response })}\n\n`;
    const [name, data] = cache.tellUsage(event).trimEnd().split("\n");
    assert.equal(name, "event: response.completed");
    assert.deepEqual(JSON.parse(data.slice(6)).response, {
      ...response,
      usage: { input_tokens: 1300, input_tokens_details: { cached_tokens: 1280 } },
      incomplete_details: { reason: "max_output_tokens" },
    });
  });

  it("leaves other events as they are", () => {
    const event = 'data: {"choices":[{"delta":{"content":"usage"}}]}\n\n';
    assert.equal(createSimulatedCache(4).tellUsage(event), event);
  });
});
