import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { toUsdPerMillion } from "./to_usd_per_million.ts";

describe("toUsdPerMillion()", () => {
  it("moves the decimal point without rounding noise", () => {
    assert.equal(toUsdPerMillion("0.00000015", 6), 0.15);
    assert.equal(toUsdPerMillion("0.0000000375", 6), 0.0375);
    assert.equal(toUsdPerMillion("0.00000059", 6), 0.59);
    assert.equal(toUsdPerMillion("0.000000295", 6), 0.295);
    assert.equal(toUsdPerMillion("0.00000006986", 6), 0.06986);
    assert.equal(toUsdPerMillion("0.0000000208333333333333", 6), 0.0208333333333333);
    assert.equal(toUsdPerMillion(0.88, 0), 0.88);
    assert.equal(toUsdPerMillion(20000, -4), 2);
  });

  it("reads numbers that are written with an exponent", () => {
    assert.equal(toUsdPerMillion(1.5e-7, 6), 0.15);
    assert.equal(toUsdPerMillion("3E-07", 6), 0.3);
    assert.equal(toUsdPerMillion(5e-9, 6), 0.005);
  });

  it("reads zero as an amount and not as unknown", () => {
    assert.equal(toUsdPerMillion("0", 6), 0);
    assert.equal(toUsdPerMillion(0, 0), 0);
  });

  it("returns null for anything but an amount", () => {
    // Not zero, but as near to it as no number is.
    assert.equal(toUsdPerMillion("1e-400", 6), null);
    for (const amount of ["-1", -1, "", "free", "1,5", "0x10", NaN, Infinity, null, {}, [], true]) {
      assert.equal(toUsdPerMillion(amount, 6), null);
    }
  });
});
