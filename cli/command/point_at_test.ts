import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { pointAt } from "./point_at.ts";

describe("pointAt()", () => {
  it("puts carets under a part of a text", () => {
    assert.equal(pointAt("a bad word", 2, 5), "  a bad word\n    ^^^");
    assert.equal(pointAt("", 0, 0), "  \n  ^".replace("  \n", "\n"));
    assert.equal(pointAt("ends", 4, 4), "  ends\n      ^");
  });

  it("shows only what is near in a long text", () => {
    const [line, carets] = pointAt(`${"x".repeat(300)} here ${"y".repeat(300)}`, 301, 305)
      .split("\n");
    assert.ok(line.length < 100, line);
    assert.equal(line.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1), "here");
    const [, all] = pointAt("z".repeat(300), 0, 300).split("\n");
    assert.ok(all.length < 100);
  });

  it("shows no character that moves or hides others", () => {
    const [line, carets] = pointAt("a\u202e\x1b[31m\n\tb bad", 11, 14).split("\n");
    assert.match(line, /^[ -~]+$/);
    assert.equal(line.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1), "bad");
  });
});
