import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { candidateModes } from "./candidate_modes.ts";

describe("candidateModes()", () => {
  const place = { "data-dir": "nowhere" };

  it("prefers the real providers when there is a key", () => {
    assert.deepEqual(candidateModes({ GROQ_API_KEY: "k" }, place), ["live", "simulated"]);
    assert.deepEqual(candidateModes({ GROQ_BASE_URL: "http://127.0.0.1" }, place), ["simulated"]);
  });

  it("looks for keys of another form where there is a catalogue of the real ones", async () => {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.mkdir(`${folder}/live`);
      const env = { HF_TOKEN: "t" };
      assert.deepEqual(candidateModes(env, { "data-dir": folder }), ["live", "simulated"]);
      assert.deepEqual(candidateModes(env, place), ["simulated"]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });

  it("chooses the one mode that a flag names", () => {
    assert.deepEqual(candidateModes({}, { ...place, live: true }), ["live"]);
    assert.deepEqual(candidateModes({ GROQ_API_KEY: "k" }, { ...place, simulated: true }), [
      "simulated",
    ]);
  });
});
