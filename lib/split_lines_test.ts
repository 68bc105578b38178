import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { splitLines } from "./split_lines.ts";

function stream(text: string | Uint8Array, bytes: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  const all = new Uint8Array(typeof text === "string" ? new TextEncoder().encode(text) : text);
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

    it(`leaves out the mark of a UTF-8 file, in chunks of ${bytes} bytes`, async () => {
      const lines = await Array.fromAsync(splitLines(stream("\ufeffa\n\ufeffb", bytes), 100));
      assert.deepEqual(lines.map(({ text }) => text), ["a", "\ufeffb"]);
    });

    it(`says which lines are not UTF-8, in chunks of ${bytes} bytes`, async () => {
      // "é" in Latin-1, then a character that is cut off, then U+FFFD as it is written.
      const text = [...[0x63, 0xe9, 0x0a, 0x61, 0x0a, 0xe2, 0x82, 0x0a], ...[0xef, 0xbf, 0xbd]];
      const lines = await Array.fromAsync(splitLines(stream(new Uint8Array(text), bytes), 100));
      assert.deepEqual(lines.map(({ text, garbled }) => [text, garbled]), [
        ["c\ufffd", true],
        ["a", false],
        ["\ufffd", true],
        ["\ufffd", false],
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
