import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { isSignOfLife } from "./sign_of_life.ts";

describe("isSignOfLife()", () => {
  it("knows the words for it", () => {
    for (
      const word of [
        "ping",
        "PONG",
        "heartbeat",
        "keepalive",
        ": keep-alive",
        ": PROCESSING",
        "ping!",
      ]
    ) {
      assert.equal(isSignOfLife(word), true, word);
    }
  });

  it("takes nothing else for one", () => {
    for (const word of ["typing", "error", "Internal Server Error", "ping failed", "", null, 5]) {
      assert.equal(isSignOfLife(word), false, String(word));
    }
  });
});
