import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { firstScripts } from "./first_scripts.ts";

describe("firstScripts()", () => {
  it("finds what is imported before anything is shown, and not what is imported later", () => {
    const scripts = {
      "main.js":
        'import{a}from"./chunk-A.js";import("./show_page-B.js");import("./later_views-C.js");',
      "chunk-A.js": "export{a};",
      "show_page-B.js": 'import"./chunk-D.js";import{a as b}from "./chunk-A.js";',
      "chunk-D.js": 'import{e}from"./chunk-E.js";export{e};',
      "chunk-E.js": "export{e};",
      "later_views-C.js": 'import{f}from"./chunk-F.js";',
      "chunk-F.js": "export{f};",
    };
    const bytes = Object.entries(scripts).map(([name, text]) =>
      [name, new TextEncoder().encode(text)] as const
    );
    assert.deepEqual(
      firstScripts(new Map(bytes)),
      ["chunk-A.js", "chunk-D.js", "chunk-E.js", "show_page-B.js"],
    );
  });
});
