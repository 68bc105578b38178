import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { explainFailure } from "./explain_failure.ts";

describe("explainFailure()", () => {
  it("never repeats what came, however long it is", () => {
    const page = `<html>${"x".repeat(50_000)}</html>`;
    for (const status of [0, 200, 400, 401, 403, 404, 429, 500, 502, 503, 520]) {
      const words = explainFailure({ status, message: page });
      assert.ok(words.length < 90 && !words.includes("x".repeat(3)), words);
    }
  });

  it("tells apart what a reader can do something about", () => {
    const say = (status: number, message = "", code?: string) =>
      explainFailure({ status, message, code });
    assert.match(say(0, "TimeoutError: signal timed out"), /in time/);
    assert.match(say(0, "TypeError: Failed to fetch"), /cannot be reached/);
    assert.match(say(500, "canceling statement", "57014"), /took too long/);
    assert.match(say(502, "<html>"), /502/);
    assert.match(say(400, "invalid input syntax", "22P02"), /rejected the request/);
  });
});
