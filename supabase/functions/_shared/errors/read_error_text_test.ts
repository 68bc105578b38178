import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { readErrorText } from "./read_error_text.ts";

function responseOf(pieces: Uint8Array[], broken = false): Response {
  return new Response(ReadableStream.from((async function* () {
    yield* pieces;
    if (broken) throw new Error("Connection reset");
  })()));
}

const encoder = new TextEncoder();

describe("readErrorText()", () => {
  it("reads a body to its end, characters cut apart included", async () => {
    const bytes = encoder.encode("Grüße");
    const pieces = Array.from(bytes, (byte) => Uint8Array.of(byte));
    assert.equal(await readErrorText(responseOf(pieces)), "Grüße");
    assert.equal(await readErrorText(new Response(null)), "");
  });

  it("keeps the text that came before a body broke", async () => {
    assert.equal(await readErrorText(responseOf([encoder.encode("busy")], true)), "busy");
  });

  it("reads the beginning of a body without an end, and cancels the rest", async () => {
    const cancelled = Promise.withResolvers<void>();
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1000).fill(120)),
      cancel: () => cancelled.resolve(),
    });
    const text = await readErrorText(new Response(body));
    assert.ok(text.length > 100_000 && text.length < 150_000);
    await cancelled.promise;
  });
});
