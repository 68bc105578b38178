import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { controlDialect } from "./dialect_control.ts";
import { openaiDialect } from "./dialect_openai.ts";

const TEXT = { choices: [{ index: 0, delta: { content: " tick" }, finish_reason: null }] };

describe("controlDialect", () => {
  it("reads text as of any OpenAI-like stream, and the true times beside it", () => {
    const reading = controlDialect.readEvent({ ...TEXT, sent_ms: [0, 4.5, 4.5] }, undefined, null);
    assert.deepEqual(reading, {
      ...openaiDialect.readEvent(TEXT, undefined, null),
      sentMs: [0, 4.5, 4.5],
    });
    assert.equal(controlDialect.readEvent(TEXT, undefined, null).sentMs, null);
  });

  const garbage: Record<string, unknown> = {
    "a text": "0, 1, 2",
    "an object": { 0: 1 },
    "null": null,
    "no times": [],
    "one time": [1],
    "times that go back": [1, 2, 1.9],
    "a negative time": [-1, 2],
    "a time that is none": [1, null],
    "a text for a time": [1, "2"],
    "a time beyond an hour": [1, 3_600_001],
    "more than it could send": Array.from({ length: 1001 }, (_, index) => index),
  };
  for (const [name, sent_ms] of Object.entries(garbage)) {
    it(`believes nothing of ${name}`, () => {
      assert.equal(
        controlDialect.readEvent({ choices: [], sent_ms }, undefined, null).sentMs,
        null,
      );
    });
  }

  it("sends the key in the project's header", () => {
    assert.deepEqual(controlDialect.headers("sb_secret_x", null), { apikey: "sb_secret_x" });
  });

  it("is not what other dialects read", () => {
    const reading = openaiDialect.readEvent({ ...TEXT, sent_ms: [0, 1] }, undefined, null);
    assert.equal(reading.sentMs, null);
  });
});
