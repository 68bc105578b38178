import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { runHostile } from "./run_hostile.ts";

describe("what others say", () => {
  it("breaks neither another target, nor another provider, nor a view", async () => {
    const { failed } = await runHostile({ seed: 14, inputs: 200 });
    assert.deepEqual(failed, []);
  });
});
