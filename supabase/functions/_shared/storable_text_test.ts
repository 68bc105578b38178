import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { storableText } from "./storable_text.ts";

describe("storableText()", () => {
  it("takes out what Postgres refuses", () => {
    assert.equal(storableText("a\0b\ud83dc", 10), "ab\ufffdc");
  });

  it("cuts, and leaves no half character behind", () => {
    assert.equal(storableText("abc", 2), "ab");
    assert.equal(storableText("a🟢", 2), "a");
    assert.equal(storableText("a🟢", 3), "a🟢");
  });
});
