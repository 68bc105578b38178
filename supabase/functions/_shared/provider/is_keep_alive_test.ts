import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { isKeepAlive } from "./is_keep_alive.ts";

describe("isKeepAlive()", () => {
  it("recognises the words that servers send to keep a connection open", () => {
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
      assert.equal(isKeepAlive(word), true, word);
    }
  });

  it("takes nothing else for one", () => {
    for (const word of ["typing", "error", "Internal Server Error", "ping failed", "", null, 5]) {
      assert.equal(isKeepAlive(word), false, String(word));
    }
  });
});
