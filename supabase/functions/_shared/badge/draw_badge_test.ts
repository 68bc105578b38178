import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { drawBadge } from "./draw_badge.ts";
import { textWidth } from "./text_width.ts";

describe("drawBadge()", () => {
  it("draws each cell beside the other, as wide as its text", () => {
    const svg = drawBadge([{ text: "ab", fill: "#111" }, { text: "c", fill: "#222" }]);
    const [first, second] = [textWidth("ab", 11), textWidth("c", 11)];
    assert.ok(svg.includes(`width="${first + second + 28}" height="20"`));
    assert.ok(svg.includes(`<text x="7" y="14" textLength="${first}"`));
    assert.ok(svg.includes(`<text x="${first + 21}" y="14" textLength="${second}"`));
  });

  it("keeps markup a text", () => {
    const svg = drawBadge([{ text: `"><svg onload=x> & '`, fill: "#111" }]);
    assert.ok(svg.includes(">&quot;&gt;&lt;svg onload=x&gt; &amp; '</text>"));
    assert.equal(svg.match(/<svg/g)!.length, 1);
  });
});

describe("textWidth()", () => {
  it("knows narrow and wide letters, and those of other scripts", () => {
    assert.ok(textWidth("iii", 11) < textWidth("mmm", 11));
    assert.equal(textWidth("", 11), 0);
    assert.equal(textWidth("模", 11), 11);
    assert.equal(textWidth("e\u0301", 11), textWidth("e", 11));
  });
});
