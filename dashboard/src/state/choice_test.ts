import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { argumentsOf, formatChoice, LIMIT_FIELDS, parseChoice, withValue } from "./choice.ts";

describe("a choice in the address", () => {
  it("is read as it was written", () => {
    for (
      const text of ["open", "ttft-500", "ttft-500_cost-0.002_in-20_by-cost", "by-pass", "pass-0"]
    ) {
      assert.equal(formatChoice(parseChoice(text)), text);
    }
  });

  it("leaves out what makes no sense", () => {
    for (
      const text of [
        "",
        "ttft--1",
        "ttft-1e3",
        "ttft-",
        "ttft",
        "pass-101",
        "context-0",
        "by-luck",
        "x-1",
        "__proto__-1",
        "ttft-9999999999",
      ]
    ) {
      assert.equal(formatChoice(parseChoice(text)), "open", text);
    }
  });

  it("becomes the arguments of choose_model, always with a request", () => {
    assert.deepEqual(argumentsOf(parseChoice("ttft-500_context-8000.4_by-tps")), {
      max_p95_ttft_ms: 500,
      min_context: 8000,
      input_tokens: 1000,
      output_tokens: 300,
      order_by: "tps",
    });
  });

  it("takes another number of a field, or none", () => {
    const [ttft] = LIMIT_FIELDS;
    const choice = withValue(parseChoice("tps-40"), ttft, "500");
    assert.equal(formatChoice(choice), "ttft-500_tps-40");
    assert.equal(formatChoice(withValue(choice, ttft, "")), "tps-40");
  });
});
