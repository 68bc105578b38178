import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";

const css = await Deno.readTextFile(new URL("tokens.css", import.meta.url));

/** The light and the dark value of a colour. */
function read(name: string): string[] {
  const [, light, dark] = css.match(new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`)) ??
    [];
  return [light, dark];
}

/** Relative luminance as WCAG defines it. */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5]
    .map((place) => parseInt(hex.slice(place, place + 2), 16) / 255)
    .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe("colours", () => {
  const signs = [
    ...["ok", "ours", "limited", "degraded", "failed", "accent", "second", "line-strong"],
    ...[0, 1, 2, 3, 4, 5, 6].map((group) => `dot-${group}`),
  ];
  for (const name of signs) {
    it(`--${name} stands out from what is behind it`, () => {
      for (const behind of ["page", "surface"]) {
        for (const theme of [0, 1]) {
          const ratio = contrast(read(name)[theme], read(behind)[theme]);
          assert.ok(ratio >= 3, `${ratio.toFixed(2)}:1 on --${behind}`);
        }
      }
    });
  }
});
