import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { type Dialect, PROVIDER_DIALECTS } from "../provider/dialect.ts";
import { DIALECTS } from "../provider/dialects.ts";
import { normaliseUsage } from "../provider/normalise_usage.ts";
import type { DialectShape } from "../testing/dialect_shape.ts";
import { DIALECT_SHAPES } from "../testing/dialect_shapes.ts";
import { eventOf } from "../testing/serve_answers.ts";
import { createStreamDecoder } from "./decode_stream.ts";
import { decideOutcome } from "./decide_outcome.ts";
import { streamFailure } from "./stream_failure.ts";

const encoder = new TextEncoder();

/** What a dialect reads of a stream that arrives byte by byte. */
function readAs(dialect: Dialect, stream: string) {
  const decoder = createStreamDecoder(DIALECTS[dialect], 1000);
  encoder.encode(stream).forEach((byte, at) => decoder.feed(Uint8Array.of(byte), at));
  decoder.end(stream.length);
  const { answer } = decoder;
  const failure = streamFailure(answer, "text/event-stream")?.failure ?? null;
  return { answer, outcome: decideOutcome({ ...answer, failure }, true).outcome };
}

function checkShape(dialect: Dialect, shape: DialectShape, stream: string): void {
  const { answer, outcome } = readAs(dialect, stream);
  assert.equal(outcome, shape.outcome);
  assert.equal(answer.text, shape.text ?? "");
  assert.deepEqual(answer.toolCalls, shape.toolCalls ?? []);
  assert.equal(answer.malformed, null);
  if (shape.reasoningChars !== undefined) assert.equal(answer.reasoningChars, shape.reasoningChars);
  if (shape.finishReason !== undefined) assert.equal(answer.finishReason, shape.finishReason);
  if (shape.usage === undefined) return;
  const { inputTokens, outputTokens, reasoningTokens, cachedTokens } = normaliseUsage(
    answer.usage!,
  );
  assert.deepEqual([inputTokens, outputTokens, reasoningTokens, cachedTokens], shape.usage);
}

describe("createStreamDecoder()", () => {
  for (const dialect of PROVIDER_DIALECTS) {
    for (const [name, shape] of Object.entries(DIALECT_SHAPES[dialect])) {
      it(`reads ${name} in ${dialect}, with either end of lines`, () => {
        for (const newline of ["\n", "\r\n"]) {
          checkShape(dialect, shape, shape.stream.replaceAll("\n", newline));
        }
      });

      it(`has no success for ${name} of ${dialect} in any other dialect`, () => {
        for (const other of PROVIDER_DIALECTS.filter((other) => other !== dialect)) {
          for (const ending of ["", eventOf("[DONE]")]) {
            const { answer, outcome } = readAs(other, shape.stream + ending);
            assert.notEqual(outcome, "success", other);
            assert.deepEqual([answer.chars, answer.toolCalls, answer.arrivals], [0, [], []], other);
          }
        }
      });
    }
  }
});
