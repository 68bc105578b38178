import { it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { parseCount } from "./parse_count.ts";

it("parseCount() says what an option allows", () => {
  const range = { min: 1, max: 20 };
  assert.equal(parseCount("20", "samples", range), 20);
  const cases = [
    ["0", /--samples must be 1 or more \(1 to 20\)$/],
    ["-3", /--samples must be 1 or more/],
    ["21", /--samples must be 20 or less/],
    ["99999999999999999999", /--samples must be 20 or less/],
    ["two", /--samples must be a whole number \(1 to 20\)$/],
    ["1.5", /a whole number/],
    ["", /a whole number/],
  ] as const;
  for (const [text, expected] of cases) {
    assert.throws(() => parseCount(text, "samples", range), expected, text);
  }
});
