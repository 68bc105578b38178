import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { type Deadline, startDeadline } from "./deadline.ts";

function passing(deadline: Deadline): Promise<void> {
  return new Promise((resolve) => {
    deadline.signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

describe("startDeadline()", () => {
  it("passes at the total when nothing comes before it", async () => {
    const deadline = startDeadline(20);
    deadline.expect("gap", 1_000_000);
    await passing(deadline);
    assert.equal(deadline.passed, "total");
    assert.ok(deadline.elapsedMs() >= 20);
    assert.equal(deadline.signal.reason.name, "TimeoutError");
  });

  it("passes at the last deadline set, earlier or later than before", async () => {
    const deadline = startDeadline(1_000_000);
    deadline.expect("headers", 500_000);
    deadline.expect("first token", 5);
    deadline.expect("gap", 40);
    await passing(deadline);
    assert.equal(deadline.passed, "gap");
    assert.ok(deadline.elapsedMs() >= 40);
  });

  it("does not pass once it is stopped", async () => {
    const stopped = startDeadline(5);
    stopped.stop();
    const other = startDeadline(20);
    await passing(other);
    assert.equal(stopped.passed, null);
    assert.equal(stopped.signal.aborted, false);
  });

  it("is aborted from outside without having passed", () => {
    const outer = new AbortController();
    const deadline = startDeadline(1_000_000, outer.signal);
    outer.abort(new Error("Enough"));
    assert.equal(deadline.signal.reason.message, "Enough");
    assert.equal(deadline.passed, null);
    deadline.stop();
    assert.throws(() => startDeadline(1_000_000, outer.signal), /Enough/);
  });

  it("accepts deadlines beyond the limit of a timer", () => {
    for (const totalMs of [Infinity, Number.MAX_SAFE_INTEGER]) {
      const deadline = startDeadline(totalMs);
      assert.equal(deadline.passed, null);
      deadline.stop();
    }
  });
});
