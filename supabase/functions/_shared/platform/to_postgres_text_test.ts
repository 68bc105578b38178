import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { legibleMessage, legibleName, toPostgresText } from "./to_postgres_text.ts";

describe("toPostgresText()", () => {
  it("takes out what Postgres refuses", () => {
    assert.equal(toPostgresText("a\0b\ud83dc", 10), "ab\ufffdc");
  });

  it("cuts, and leaves no half character behind", () => {
    assert.equal(toPostgresText("abc", 2), "ab");
    assert.equal(toPostgresText("a🟢", 2), "a");
    assert.equal(toPostgresText("a🟢", 3), "a🟢");
  });
});

describe("legibleMessage()", () => {
  it("takes out what moves a terminal or turns a text around, and leaves lines", () => {
    const message = "\u001b[2Jone\n\ttwo\u202e three\u2066\u0007\u009b";
    assert.equal(legibleMessage(message), "[2Jone\n\ttwo three");
  });
});

describe("legibleName()", () => {
  it("is one line without marks that are not seen", () => {
    assert.equal(legibleName("\u202egpt\u200b-6\r\n\u2028\ufeff\0"), "gpt-6");
  });
});
