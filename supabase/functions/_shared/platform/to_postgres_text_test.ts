import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { legibleMessage, legibleName, toPostgresText } from "./to_postgres_text.ts";

describe("toPostgresText()", () => {
  it("removes characters that Postgres rejects", () => {
    assert.equal(toPostgresText("a\0b\ud83dc", 10), "ab\ufffdc");
  });

  it("cuts, and leaves no half character behind", () => {
    assert.equal(toPostgresText("abc", 2), "ab");
    assert.equal(toPostgresText("a🟢", 2), "a");
    assert.equal(toPostgresText("a🟢", 3), "a🟢");
  });
});

describe("legibleMessage()", () => {
  it("removes characters that control a terminal or the text direction, and keeps lines", () => {
    const message = "\u001b[2Jone\n\ttwo\u202e three\u2066\u0007\u009b";
    assert.equal(legibleMessage(message), "[2Jone\n\ttwo three");
  });
});

describe("legibleName()", () => {
  it("is one line without invisible marks", () => {
    assert.equal(legibleName("\u202egpt\u200b-6\r\n\u2028\ufeff\0"), "gpt-6");
  });
});
