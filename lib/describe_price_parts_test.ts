import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { describePriceParts } from "./describe_price_parts.ts";

const flex = { input_price_per_m: 0.5, output_price_per_m: 2, request_usd: 0.001 };
const long = { above_input_tokens: 200_000, input_price_per_m: 4, output_price_per_m: 16 };

describe("describePriceParts()", () => {
  it("says nothing of a price of plain tokens", () => {
    for (const price of [{}, { tiers: [], parts: {} }, { tiers: null, parts: null }]) {
      assert.deepEqual(describePriceParts(price), { charges: [], unread: [] });
    }
  });

  it("names each part with its amount", () => {
    const parts = {
      cache_write_price_per_m: 3.75,
      cache_write_1h_price_per_m: 6,
      reasoning_price_per_m: 12.5,
      request_usd: 0.005,
    };
    assert.deepEqual(describePriceParts({ parts }).charges, [
      "$0.005 a request",
      "$12.50 reasoning",
      "$3.75 cache write",
      "$6.00 cache write for an hour",
    ]);
  });

  it("names prices of long prompts, and of served tiers with all they charge", () => {
    const priced = {
      tiers: [long],
      parts: { service_tiers: { flex, far: { ...flex, tiers: [long] } } },
    };
    assert.deepEqual(describePriceParts(priced).charges, [
      "above 200,000 input tokens $4.00 / $16.00",
      "flex $0.50 / $2.00 + $0.001 a request",
      "far $0.50 / $2.00 + $0.001 a request",
      "far above 200,000 input tokens $4.00 / $16.00",
    ]);
  });

  it("separates parts that are not understood", () => {
    const parts = { unknown: ["off_peak", "surcharge"], request_usd: null };
    assert.deepEqual(describePriceParts({ parts }), {
      charges: [],
      unread: ["off_peak", "surcharge"],
    });
  });

  it("writes the smallest amounts out", () => {
    const { charges } = describePriceParts({ parts: { request_usd: 0.0000012 } });
    assert.deepEqual(charges, ["$0.0000012 a request"]);
  });

  it("minds nothing that a row should not hold", () => {
    for (
      const parts of [[1], "x", { service_tiers: [1], unknown: "x" }, { service_tiers: { a: 1 } }]
    ) {
      assert.deepEqual(describePriceParts({ tiers: [null, 1], parts }).charges, []);
    }
  });
});
