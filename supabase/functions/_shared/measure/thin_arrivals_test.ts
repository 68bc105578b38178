import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { describeThinned } from "./thin_arrivals.ts";

describe("describeThinned()", () => {
  it("keeps the gaps to a tenth, none of them a tenth too small", () => {
    assert.ok(75.3 - 74 < 1.3);
    const { gapP50Ms, gapMaxMs } = describeThinned(
      [74, 75.3].map((atMs) => (
        { atMs, chars: 5, answerChars: 5, events: 1, cut: false, lateMs: 0 }
      )),
    );
    assert.deepEqual([gapP50Ms, gapMaxMs], [1.3, 1.3]);
  });
});
