import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { toJson } from "./to_json.ts";

describe("toJson()", () => {
  it("hands on no control character and none that turns a text, and loses nothing", () => {
    const codes = Array.from({ length: 0x11000 + 0x1000 }, (_, i) => i < 0x11000 ? i : i + 0xcf000)
      .filter((code) => code < 0xd800 || code > 0xdfff);
    const text = codes.map((code) => String.fromCodePoint(code)).join("");
    const value = { [text]: [text, "\ud800"], "\x9b31m": "\u202egnp.exe\u{e0041}" };
    for (const indent of [undefined, 2]) {
      const json = toJson(value, indent);
      assert.deepEqual(JSON.parse(json), value);
      assert.doesNotMatch(json.replaceAll("\n", ""), /[\p{Cc}\p{Cf}\u2028\u2029]/u);
    }
  });

  it("is no command to the runner of a job, and loses nothing", () => {
    const value = { "##[add-mask]": ["###[error]", "# [x]", []] };
    assert.doesNotMatch(toJson(value), /##\[/);
    assert.deepEqual(JSON.parse(toJson(value)), value);
  });

  it("leaves what people write as it is", () => {
    const text = "Grüße, 你好, שלום, 😀 → “x”";
    assert.equal(toJson({ text }), JSON.stringify({ text }));
  });
});
