import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { plainLabel } from "./plain_label.ts";

describe("plainLabel()", () => {
  it("leaves names as they are", () => {
    for (const name of ["openai/gpt-oss-20b", "模型 é", "<b>&\"'", "שלום", "👩‍👩‍👧 x".slice(-1)]) {
      assert.equal(plainLabel(name), name);
    }
  });

  it("leaves out what turns directions, hides or breaks lines", () => {
    assert.equal(plainLabel("\u202Egpt\u2066-6\u200F"), "gpt -6");
    assert.equal(plainLabel("a\nb\r\tc\u0000d\u0085e\u2028f\uFEFFg\uFFFEh"), "a b c d e f g h");
    for (const name of ["", " \n", "\u200B", "\u3164"]) assert.equal(plainLabel(name), "?");
  });

  it("cuts names that are too long, between characters", () => {
    assert.equal(plainLabel("x".repeat(60)).length, 60);
    assert.equal(plainLabel("x".repeat(300)), `${"x".repeat(59)}…`);
    const flags = plainLabel("🇩🇪".repeat(300), 10);
    assert.equal(flags, `${"🇩🇪".repeat(9)}…`);
    assert.ok(plainLabel("e" + "\u0301".repeat(10_000)).length < 20);
  });
});
