import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { DUE_MS } from "./known_gaps.ts";
import { streamControl } from "./stream_control.ts";

describe("streamControl()", () => {
  it("sends every event no earlier than it is due, and says when in the last", async () => {
    const dueMs = [5, 6, 30, 30, 31];
    const events = (await new Response(streamControl(dueMs)).text()).trim().split("\n\n");
    assert.equal(events.pop(), "data: [DONE]");
    const last = JSON.parse(events.pop()!.slice("data: ".length));
    assert.deepEqual(last.choices, []);
    assert.equal(last.sent_ms.length, dueMs.length);
    last.sent_ms.forEach((sentMs: number, index: number) => {
      // Timers are whole milliseconds, so one may be early by less.
      assert.ok(sentMs > dueMs[index] - 1, `${sentMs} of ${dueMs[index]}`);
      assert.ok(index === 0 || sentMs >= last.sent_ms[index - 1]);
    });
    const texts = events.map((event) => JSON.parse(event.slice("data: ".length)).choices[0]);
    assert.ok(texts.every(({ delta }) => delta.content !== ""));
    assert.deepEqual(texts.map(({ finish_reason }) => finish_reason), [
      null,
      null,
      null,
      null,
      "stop",
    ]);
  });

  it("leaves no timer behind when the client hangs up", async () => {
    // The gate of open timers fails this case otherwise.
    const reader = streamControl([0, 3_600_000]).getReader();
    await reader.read();
    await reader.cancel();
    const unread = streamControl([3_600_000]);
    await unread.cancel();
  });

  it("takes two seconds at most, with enough gaps for a 95th percentile", () => {
    assert.ok(DUE_MS[DUE_MS.length - 1] <= 2000);
    assert.ok(DUE_MS.length > 20);
    assert.ok(DUE_MS.every((due, index) => index === 0 || due > DUE_MS[index - 1]));
  });
});
