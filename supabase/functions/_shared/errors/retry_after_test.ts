import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { retryAfterMs } from "./retry_after.ts";

describe("retryAfterMs()", () => {
  it("takes the milliseconds where both headers are there", () => {
    const headers = new Headers({ "retry-after-ms": "250.4", "retry-after": "1" });
    assert.equal(retryAfterMs(headers), 250);
  });

  it("reads seconds and dates", () => {
    assert.equal(retryAfterMs(new Headers({ "retry-after": "1.5" })), 1500);
    const inAMinute = new Date(Date.now() + 60_000).toUTCString();
    const delayMs = retryAfterMs(new Headers({ "retry-after": inAMinute }));
    assert.ok(delayMs !== null && delayMs > 50_000 && delayMs <= 60_000);
    assert.equal(retryAfterMs(new Headers({ "retry-after": "Mon, 01 Jan 2024 00:00:00 GMT" })), 0);
  });

  it("is null without a header, for nonsense and beyond 30 days", () => {
    const centuriesLater = "Fri, 31 Dec 2999 23:59:59 GMT";
    for (const value of ["", "soon", "-5", "1e99", "NaN", "2592001", centuriesLater]) {
      assert.equal(retryAfterMs(new Headers({ "retry-after": value })), null, value);
    }
    assert.equal(retryAfterMs(new Headers()), null);
    assert.equal(retryAfterMs(new Headers({ "retry-after": "2592000" })), 2_592_000_000);
  });
});
