import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { compareStream, manifestEntry } from "./compare_stream.ts";

const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };

function stream(finishReason: string | null, changes: Record<string, unknown> = {}): string {
  const choices = [{ delta: { content: "Hi" }, finish_reason: finishReason }];
  return `data: ${JSON.stringify({ choices, usage, ...changes })}\n\n`;
}

async function problemOf(expected: Record<string, unknown>, text: string): Promise<string | null> {
  const entry = manifestEntry.parse({ file: "example.sse", format: "openai", ...expected });
  return await compareStream(entry, [new TextEncoder().encode(text)]);
}

describe("compareStream()", () => {
  it("checks nothing that is left out", async () => {
    const broken = 'data: {"error":{"message":"no"}}\n\n';
    for (const text of [stream("stop"), stream(null), stream("error"), broken, "data: {oops\n\n"]) {
      assert.equal(await problemOf({}, text), null, text);
    }
  });

  it("takes null for unknown or for none, as the field has it", async () => {
    const unknown = {
      text_sha256: null,
      reasoning_chars: null,
      refusal_chars: null,
      reasoning_tokens: null,
      cached_tokens: null,
      cost: null,
    };
    const detailed = {
      usage: {
        ...usage,
        cost: 0.5,
        prompt_tokens_details: { cached_tokens: 1 },
        completion_tokens_details: { reasoning_tokens: 1 },
      },
    };
    assert.equal(await problemOf(unknown, stream("stop", detailed)), null);
    for (const reasoning_sha256 of [null, EMPTY_SHA256]) {
      assert.equal(await problemOf({ reasoning_sha256 }, stream("stop")), null);
      const reasoning = stream("stop", { choices: [{ delta: { reasoning: "Hm" } }] });
      assert.match(await problemOf({ reasoning_sha256 }, reasoning) ?? "", /^reasoning_sha256 is/);
    }
    assert.match(
      await problemOf({ error: null }, stream(null, { error: "no" })) ?? "",
      /^error is/,
    );
    assert.match(
      await problemOf({ finish_reason: null }, stream("stop")) ?? "",
      /^finish_reason is/,
    );
    assert.match(
      await problemOf({ prompt_tokens: null }, stream("stop")) ?? "",
      /^prompt_tokens is/,
    );
  });

  it("takes a cost as a number or an object", async () => {
    for (const cost of [0.5, { total_cost: 0.5 }]) {
      for (const sent of [0.5, { total_cost: 0.5 }]) {
        assert.equal(
          await problemOf({ cost }, stream("stop", { usage: { ...usage, cost: sent } })),
          null,
        );
      }
      assert.equal(await problemOf({ cost }, stream("stop")), "cost is null, not 0.5");
    }
    assert.equal(await problemOf({ cost: {} }, stream("stop")), null);
  });

  it("takes an error with its envelope or without", async () => {
    const text = stream(null, { error: { message: "no" } });
    for (const error of [{ message: "no" }, "no", JSON.parse(text.slice(6))]) {
      assert.equal(await problemOf({ error }, text), null);
    }
    assert.match(await problemOf({ error: { message: "yes" } }, text) ?? "", /^error is/);
  });

  it("knows the outcome of every finish reason that is a failure", async () => {
    for (
      const finish_reason of ["error", "network_error", "abort", "insufficient_system_resource"]
    ) {
      assert.equal(await problemOf({ finish_reason }, stream(finish_reason)), null, finish_reason);
    }
  });

  it("reports the outcome of a body that is not a stream", async () => {
    for (const text of ["", "<html></html>", '{"error":{"message":"no"}}', "Hello"]) {
      assert.equal(await problemOf({ format: null, error: null }, text), null, text);
    }
    assert.equal(
      await problemOf({ format: null }, stream("stop")),
      "outcome is success, not stream_error or invalid_response or incomplete",
    );
  });
});
