import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { formatChoice } from "./format_choice.ts";
import type { ChosenHost } from "./read_choice.ts";

const limit = {
  limit: "max_p95_ttft_ms",
  asked: 400,
  value: 164,
  low: 157,
  high: 175,
  answer: "meets" as const,
  misses_by: null,
  more_calls: null,
  because: null,
};
const host: ChosenHost = {
  answer: "meets",
  provider: "Acme",
  model: "acme-large",
  simulated: false,
  limits: [limit],
  more_calls: null,
  n: 300,
  cost_usd: null,
};

describe("formatChoice()", () => {
  it("shows the cost of one's own request also where it has no limit, and only once", () => {
    const priced = { ...host, cost_usd: 0.00024 };
    const text = formatChoice([priced, { ...host, provider: "Other" }], 200);
    assert.match(text, /^answer .* p95 TTFT +cost +more calls$/m);
    assert.match(text, /^meets +Acme .* \$0\.00024 /m);
    assert.match(text, /^meets +Other .* unknown /m);
    const limited = { ...limit, limit: "max_cost_usd", asked: 1, value: 0.00024 };
    const asked = formatChoice([{ ...priced, limits: [limit, limited] }], 200);
    assert.match(asked, /^answer .* p95 TTFT +cost +more calls$/m);
  });

  it("shows no cost where no request was asked for", () => {
    assert.doesNotMatch(formatChoice([host], 200), /cost/);
  });
});
