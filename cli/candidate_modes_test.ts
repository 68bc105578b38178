import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { candidateModes } from "./candidate_modes.ts";

const place = { "data-dir": ".data" };

describe("candidateModes()", () => {
  it("prefers the real providers when there is a key", () => {
    assert.deepEqual(candidateModes({ GROQ_API_KEY: "k" }, place), ["live", "simulated"]);
    assert.deepEqual(candidateModes({ GROQ_BASE_URL: "http://127.0.0.1" }, place), ["simulated"]);
  });

  it("does what a flag says", () => {
    assert.deepEqual(candidateModes({}, { ...place, live: true }), ["live"]);
    assert.deepEqual(candidateModes({ GROQ_API_KEY: "k" }, { ...place, simulated: true }), [
      "simulated",
    ]);
  });
});
