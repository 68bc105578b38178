import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { badgeSvg } from "./badge_svg.ts";

const badge = { subject: "a<b & co", value: "348 ms", date: "2026-11-23", simulated: false };
const measure = (text: string) => text.length * 7;

describe("badgeSvg()", () => {
  it("carries its date and stays well-formed whatever a model is called", () => {
    const svg = badgeSvg(badge, measure);
    assert.ok(svg.includes(">2026-11-23</text>"));
    assert.ok(svg.includes(">a&lt;b &amp; co</text>"));
    assert.ok(!svg.includes("SIMULATED"));
  });

  it("marks a number of a stand-in as simulated", () => {
    assert.ok(badgeSvg({ ...badge, simulated: true }, measure).includes(">SIMULATED</text>"));
  });
});
