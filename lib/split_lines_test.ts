import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { splitLines } from "./split_lines.ts";

function stream(text: string, bytes: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  const all = new TextEncoder().encode(text);
  return ReadableStream.from(
    Array.from({ length: Math.ceil(all.length / bytes) }, (_, n) => {
      return all.slice(n * bytes, (n + 1) * bytes);
    }),
  );
}

describe("splitLines()", () => {
  for (const bytes of [1, 3, 1000]) {
    it(`keeps every character, in chunks of ${bytes} bytes`, async () => {
      const lines = await Array.fromAsync(splitLines(stream("ä\r\n\n€ 😀\nend", bytes), 100));
      assert.deepEqual(lines.map(({ number, text }) => [number, text]), [
        [1, "ä\r"],
        [2, ""],
        [3, "€ 😀"],
        [4, "end"],
      ]);
    });

    it(`cuts what is too long and goes on behind it, in chunks of ${bytes} bytes`, async () => {
      const lines = await Array.fromAsync(splitLines(stream("1234\n12345\n123\n", bytes), 4));
      assert.deepEqual(lines.map(({ text, cut }) => [text, cut]), [
        ["1234", false],
        ["1234", true],
        ["123", false],
      ]);
    });
  }
});
