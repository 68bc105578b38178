import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { readHeadroom } from "./read_headroom.ts";

const NOW = Date.UTC(2026, 10, 28, 12);

const read = (headers: Record<string, string>) => readHeadroom(new Headers(headers), NOW);

describe("readHeadroom()", () => {
  it("reads what OpenAI and those like it say", () => {
    assert.deepEqual(
      read({
        "x-ratelimit-limit-requests": "60",
        "x-ratelimit-remaining-requests": "59",
        "x-ratelimit-reset-requests": "6m0.5s",
        "x-ratelimit-remaining-tokens": "149984",
        "x-ratelimit-reset-tokens": "120ms",
      }),
      {
        requests: { remaining: 59, reset_ms: 360_500 },
        tokens: { remaining: 149_984, reset_ms: 120 },
      },
    );
  });

  it("reads moments, as seconds, milliseconds and dates", () => {
    for (const reset of ["2026-11-28T12:00:20Z", "1795867220", "1795867220000", "20"]) {
      assert.deepEqual(
        read({
          "anthropic-ratelimit-requests-remaining": "3",
          "anthropic-ratelimit-requests-reset": reset,
        }),
        { requests: { remaining: 3, reset_ms: 20_000 } },
        reset,
      );
    }
    assert.deepEqual(read({ "ratelimit-reset": "2026-11-28T11:00:00Z" }), {
      requests: { reset_ms: 0 },
    });
  });

  it("takes the limit with the least left where several are named", () => {
    assert.deepEqual(
      read({
        "x-ratelimit-remaining-requests-day": "14000",
        "x-ratelimit-reset-requests-day": "33011.4",
        "x-ratelimit-remaining-req-minute": "29",
        "x-ratelimit-reset-req-minute": "2",
        "anthropic-ratelimit-input-tokens-remaining": "50",
        "anthropic-ratelimit-output-tokens-remaining": "9",
      }),
      { requests: { remaining: 29, reset_ms: 2000 }, tokens: { remaining: 9 } },
    );
  });

  it("believes nothing that cannot be", () => {
    for (const value of ["", "-1", "1e9", "Infinity", "many", "0x10", "9".repeat(20), "1.5"]) {
      assert.equal(read({ "x-ratelimit-remaining-requests": value }), null, value);
    }
    for (const value of ["", "-1s", "soon", "9999999h", "2999-01-01T00:00:00Z", "99999999999999"]) {
      assert.equal(read({ "x-ratelimit-reset-requests": value }), null, value);
    }
    assert.equal(read({ "x-ratelimit-remaining-audio-minutes": "5", "retry-after": "3" }), null);
    assert.equal(read({}), null);
  });
});
