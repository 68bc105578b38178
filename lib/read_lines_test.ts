import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { readLines } from "./read_lines.ts";

async function linesOf(...parts: (string | Uint8Array<ArrayBuffer>)[]): Promise<string[]> {
  const encoder = new TextEncoder();
  const bytes = parts.map((part) => typeof part === "string" ? encoder.encode(part) : part);
  return await Array.fromAsync(readLines(ReadableStream.from(bytes)));
}

describe("readLines()", () => {
  it("joins a line that was cut between two reads", async () => {
    assert.deepEqual(await linesOf("on", "e\ntw", "o\nthree"), ["one", "two", "three"]);
  });

  it("joins a character that was cut", async () => {
    const [first, ...rest] = new TextEncoder().encode("ü\n");
    assert.deepEqual(await linesOf(Uint8Array.of(first), Uint8Array.from(rest)), ["ü"]);
  });

  it("keeps empty lines and drops carriage returns", async () => {
    assert.deepEqual(await linesOf("a\r\n\r\nb\n"), ["a", "", "b"]);
  });

  it("cuts a line after 10,000 characters", async () => {
    const [long, next] = await linesOf("x".repeat(9_000), "x".repeat(9_000), "\nnext\n");
    assert.equal(long.length, 10_000);
    assert.equal(next, "next");
  });
});
