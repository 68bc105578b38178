import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { type Change, describeChanges } from "./read_changes.ts";

const listed: Change = {
  event: "listed",
  before: null,
  after: null,
  providers: { slug: "openai" },
  models: { name: "gpt-new", created_at: new Date(), kind: "chat", active: false },
};

function nextCommands(place: Parameters<typeof describeChanges>[1]): string[] {
  return describeChanges([listed], place).slice(-2);
}

describe("describeChanges()", () => {
  it("leads the next commands to where the sync was", () => {
    assert.deepEqual(nextCommands({ live: true, "data-dir": "it's mine" }), [
      `  deno task sql --live --data-dir 'it'\\''s mine' "select set_active('openai', 'gpt-new')"`,
      `  deno task benchmark --live --data-dir 'it'\\''s mine'`,
    ]);
    assert.equal(
      nextCommands({ simulated: true, "data-dir": ".data" })[1],
      "  deno task benchmark --simulated",
    );
    assert.equal(nextCommands({ "data-dir": ".data" })[1], "  deno task benchmark");
  });

  it("leads nowhere when nothing new can be benchmarked", () => {
    const embeds = { ...listed, models: { ...listed.models, kind: "embedding" } };
    const lines = describeChanges([embeds], { "data-dir": ".data" });
    assert.deepEqual(lines, ["\nAdded:", "  openai / gpt-new"]);
  });

  it("says both prices of a model whose price changed", () => {
    const priced = {
      ...listed,
      event: "price_changed",
      before: { input_price_per_m: 1, output_price_per_m: 2 },
      after: { input_price_per_m: 1.5, output_price_per_m: 2 },
    };
    assert.deepEqual(describeChanges([priced], { "data-dir": ".data" }), [
      "\nPrice changed:",
      "  openai / gpt-new: 1 / 2 → 1.5 / 2 USD per million tokens in / out",
    ]);
  });

  it("says what else is charged, or not understood", () => {
    const priced = {
      ...listed,
      event: "price_changed",
      before: {
        input_price_per_m: 1,
        output_price_per_m: 2,
        tiers: [],
        parts: { request_usd: 0.005 },
      },
      after: {
        input_price_per_m: 1,
        output_price_per_m: 2,
        tiers: [],
        parts: { unknown: ["a\u001b[2J"] },
      },
    };
    assert.equal(
      describeChanges([priced], { "data-dir": ".data" })[1],
      "  openai / gpt-new: 1 / 2 + $0.005 a request → 1 / 2 + parts that are not understood (a) " +
        "USD per million tokens in / out",
    );
  });
});
