import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import configuration from "../../../../deno.json" with { type: "json" };
import { isEarlier, RELEASE, SCHEMA_RELEASE } from "./release.ts";

describe("RELEASE", () => {
  it("is that of deno.json, and its schema is of the same release or an earlier one", () => {
    assert.equal(RELEASE, (configuration as { version?: string }).version);
    assert.equal(isEarlier(RELEASE, SCHEMA_RELEASE), false);
  });
});

describe("isEarlier()", () => {
  it("compares numbers, from the first to the last", () => {
    const order = ["0.9.12", "1.0.0", "1.0.2", "1.0.10", "1.2.0", "1.10.0", "2.0.0"];
    for (const [n, release] of order.entries()) {
      for (const [m, other] of order.entries()) {
        assert.equal(isEarlier(release, other), n < m, `${release} and ${other}`);
      }
    }
  });
});
