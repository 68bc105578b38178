import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { openReader } from "./open_reader.ts";

const PIECES = ["Red", ", ", "gelb", " und blau"];

/** A body that brings its pieces one by one, as a byte stream or as plain chunks. */
function bodyOf(type: "bytes" | undefined, end: "close" | "error" = "close"): ReadableStream {
  const arriving = PIECES.map((piece) => new TextEncoder().encode(piece));
  return new ReadableStream(
    {
      type: type as undefined,
      pull(controller) {
        const piece = arriving.shift();
        if (piece !== undefined) controller.enqueue(piece);
        else if (end === "error") controller.error(new TypeError("broken"));
        else {
          controller.close();
          // A byte stream answers the read that waits with nothing.
          (controller as unknown as ReadableByteStreamController).byobRequest?.respond(0);
        }
      },
    },
    { highWaterMark: 0 },
  );
}

/** Reads it all; `kept` counts the reads whose memory the next read has not taken. */
async function readAll(body: ReadableStream): Promise<{ texts: string[]; kept: number }> {
  const reader = openReader(body);
  const texts: string[] = [];
  let kept = 0;
  let used: Uint8Array | undefined;
  while (true) {
    const { value, done } = await reader.read(used);
    if (used !== undefined && used.buffer.byteLength > 0) kept++;
    if (done) return { texts, kept };
    texts.push(new TextDecoder().decode(value));
    used = value;
  }
}

describe("openReader()", () => {
  it("reads a byte stream into one buffer", async () => {
    const { texts, kept } = await readAll(bodyOf("bytes"));
    assert.deepEqual(texts, PIECES);
    assert.equal(kept, 0);
  });

  it("reads any other stream as it comes", async () => {
    assert.deepEqual((await readAll(bodyOf(undefined))).texts, PIECES);
  });

  it("throws the error of a read", async () => {
    for (const type of ["bytes", undefined] as const) {
      await assert.rejects(readAll(bodyOf(type, "error")), /broken/);
    }
  });

  it("ends the body when it is cancelled", async () => {
    let cancelled: unknown;
    const body = new ReadableStream({
      type: "bytes",
      cancel: (reason) => void (cancelled = reason),
    });
    await openReader(body).cancel("enough");
    assert.equal(cancelled, "enough");
  });

  it("refuses a body that somebody else reads", () => {
    const body = bodyOf("bytes");
    body.getReader();
    assert.throws(() => openReader(body), TypeError);
  });

  it("reads the body of a response over a socket", async () => {
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      () => new Response("Red"),
    );
    const response = await fetch(`http://127.0.0.1:${server.addr.port}`);
    assert.deepEqual((await readAll(response.body!)).texts, ["Red"]);
  });
});
