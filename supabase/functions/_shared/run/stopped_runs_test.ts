import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { stopRun, stopSignal } from "./stopped_runs.ts";

describe("stopRun()", () => {
  it("aborts current and later work, of that run only", () => {
    const [stopped, other] = [crypto.randomUUID(), crypto.randomUUID()];
    const before = stopSignal(stopped);
    stopRun(stopped);
    assert.deepEqual(
      [before.aborted, stopSignal(stopped).aborted, stopSignal(other).aborted],
      [true, true, false],
    );
  });

  it("stops a run that is not known yet", () => {
    const run = crypto.randomUUID();
    stopRun(run);
    assert.ok(stopSignal(run).aborted);
  });
});
