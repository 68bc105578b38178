import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { escapeXml } from "./escape_xml.ts";

describe("escapeXml()", () => {
  it("keeps markup a text", () => {
    assert.equal(escapeXml(`<a b="c">&amp; ]]>`), "&lt;a b=&quot;c&quot;&gt;&amp;amp; ]]&gt;");
  });

  it("leaves out what no XML document may hold", () => {
    assert.equal(escapeXml("a\u0000b\u001Bc\uFFFEd\uD800e"), "a\uFFFDb\uFFFDc\uFFFDd\uFFFDe");
    assert.equal(escapeXml("\t\n é 模 😀"), "\t\n é 模 😀");
  });
});
