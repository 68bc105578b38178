import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { markTurn, wasAwaited } from "./loop_turns.ts";
import { serveRaw } from "../testing/serve_raw.ts";

const CHUNKS = 150;
const chunk = new TextEncoder().encode(`64\r\n${"x".repeat(100)}\r\n`);
const head = new TextEncoder().encode("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
const end = new TextEncoder().encode("0\r\n\r\n");

/** How many reads of a body had to be awaited, by a reader that takes so long over each. */
async function countAwaited(url: string, handleMs: number, onRead = () => {}): Promise<number> {
  const response = await fetch(url);
  const reader = response.body!.getReader();
  let awaited = 0;
  let reads = 0;
  while (true) {
    const mark = markTurn();
    const { done } = await reader.read();
    // The first read of a body, and its end, may come at any time.
    if (done) break;
    if (reads++ > 0 && wasAwaited(mark)) awaited++;
    onRead();
    const until = performance.now() + handleMs;
    while (performance.now() < until);
  }
  assert.ok(reads >= CHUNKS, `${reads} reads`);
  return awaited;
}

describe("wasAwaited()", () => {
  for (const handleMs of [0, 0.3, 2]) {
    it(`is false for what was written at once, by a reader of ${handleMs} ms`, async () => {
      await using provider = serveRaw(async (connection) => {
        const body = new Uint8Array(Array.from({ length: CHUNKS }, () => [...chunk]).flat());
        await connection.write(new Uint8Array([...head, ...body, ...end]));
        connection.close();
      });
      assert.equal(await countAwaited(provider.baseUrl, handleMs), 0);
    });
  }

  it("is true for data that is written after it was requested", async () => {
    let asked = Promise.withResolvers<void>();
    await using provider = serveRaw(async (connection) => {
      await connection.write(head);
      for (let i = 0; i < CHUNKS; i++) {
        const { promise } = asked;
        await connection.write(chunk);
        await promise;
        // Timers are turns too.
        for (let j = 0; j < 3; j++) await new Promise((resolve) => setTimeout(resolve, 0));
      }
      await connection.write(end);
      connection.close();
    });
    const awaited = await countAwaited(provider.baseUrl, 0, () => {
      asked.resolve();
      asked = Promise.withResolvers();
    });
    assert.equal(awaited, CHUNKS - 1);
  });

  it("is false for whatever comes without a turn of the loop", async () => {
    const mark = markTurn();
    for (let i = 0; i < 1000; i++) await Promise.resolve();
    assert.equal(wasAwaited(mark), false);
  });
});
