import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { timeOrderedUuid } from "./time_ordered_uuid.ts";

describe("timeOrderedUuid()", () => {
  it("is a UUID of version 7 that begins with the time", () => {
    assert.match(
      timeOrderedUuid(0x0123456789ab),
      /^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    const ms = parseInt(timeOrderedUuid().replace("-", "").slice(0, 12), 16);
    assert.ok(Math.abs(ms - Date.now()) < 60_000);
  });

  it("sorts later ids behind earlier ones", () => {
    const ids = Array.from({ length: 20 }, (_, nth) => timeOrderedUuid(1_790_000_000_000 + nth));
    assert.deepEqual(ids.toSorted(), ids);
  });

  it("makes a different id each time in the same millisecond", () => {
    const ids = Array.from({ length: 1000 }, () => timeOrderedUuid(1_790_000_000_000));
    assert.equal(new Set(ids).size, 1000);
  });
});
