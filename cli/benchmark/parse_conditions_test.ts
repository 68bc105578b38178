import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { UsageError } from "../command/usage_error.ts";
import { METRICS } from "./metrics.ts";
import { holds, parseConditions } from "./parse_conditions.ts";

/** The sentence of a refusal, and the characters that its carets are under. */
function refusalOf(text: string): { why: string; under: string } {
  try {
    parseConditions([text]);
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error));
    const [line, carets] = error.place?.split("\n") ?? ["", ""];
    const under = line.padEnd(carets.length)
      .slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1);
    return { why: error.message, under };
  }
  throw new Error(`It was not refused: ${text}`);
}

describe("parseConditions()", () => {
  it("reads a metric, an operator and a number", () => {
    assert.deepEqual(parseConditions(["p95_ttft_ms > 800"]), [
      { text: "p95_ttft_ms > 800", metric: "p95_ttft_ms", operator: ">", limit: 800 },
    ]);
    const limits = ["p50_tps<=49.5", " success_percent   <\t99.9 ", "avg_cost_usd>=0.0005"];
    assert.deepEqual(
      parseConditions(limits).map(({ operator, limit }) => [operator, limit]),
      [["<=", 49.5], ["<", 99.9], [">=", 0.0005]],
    );
    for (const name of Object.keys(METRICS)) assert.ok(parseConditions([`${name} > 1`]));
  });

  it("reads the number in the unit of the metric, or in another that follows it", () => {
    const limitOf = (text: string) => parseConditions([text])[0].limit;
    assert.equal(limitOf("p95_ttft_ms > 800ms"), 800);
    assert.equal(limitOf("p95_ttft_ms > 1.1 s"), 1100);
    assert.equal(limitOf("success_percent < 99.5 %"), 99.5);
    assert.equal(limitOf("success_percent < 0.5%"), 0.5);
  });

  it("reads several on lines, without comments, and one of two alike", () => {
    const text = "\n# As in the contract\r\np50_tps < 50\n\nsuccess_percent < 99\n";
    const found = parseConditions([text, "p50_tps < 50"]).map(({ text }) => text);
    assert.deepEqual(found, ["p50_tps < 50", "success_percent < 99"]);
  });

  it("names all metrics and the nearest where one is unknown", () => {
    const { why, under } = refusalOf("p95_ttf_ms > 800");
    assert.match(why, /^Cannot read --fail-on: there is no metric "p95_ttf_ms"/);
    assert.match(why, /Did you mean "p95_ttft_ms"\? There are p50_ttft_ms, .*avg_cost_usd$/);
    assert.equal(under, "p95_ttf_ms");
  });

  it("points at what it cannot read", () => {
    const refused: [string, RegExp, string][] = [
      ["> 800", /a metric must come first/, ">"],
      ["800 < p95_ttft_ms", /no metric "800"/, "800"],
      ["P95_TTFT_MS > 1", /Did you mean "p95_ttft_ms"/, "P95_TTFT_MS"],
      ["toString > 1", /no metric/, "toString"],
      ["p95_ttft_ms", /one of < <= > >= must come/, " "],
      ["p95_ttft_ms 800", /one of < <= > >= must come/, "8"],
      ["p95_ttft_ms = 800", /one of < <= > >= must come/, "="],
      ["p95_ttft_ms => 800", /one of < <= > >= must come/, "=>"],
      ["p95_ttft_ms ≥ 800", /one of < <= > >= must come/, "≥"],
      ["p95_ttft_ms >", /a number must come/, " "],
      ["p95_ttft_ms > fast", /a number must come/, "fast"],
      ["p95_ttft_ms > -1", /a number must come/, "-1"],
      ["p95_ttft_ms > .5", /a number must come/, ".5"],
      ["p95_ttft_ms > NaN", /a number must come/, "NaN"],
      ["p95_ttft_ms > 1,000", /only the unit \(ms or s\) may follow/, ",000"],
      ["p95_ttft_ms > 1e3", /only the unit/, "e3"],
      ["p95_ttft_ms > 5%", /only the unit/, "%"],
      ["p95_ttft_ms > 1 toString", /only the unit/, "toString"],
      ["success_percent < 99 ms", /only the unit \(%\)/, "ms"],
      ["p50_tps < 50 tps", /nothing may follow/, "tps"],
      ["p95_ttft_ms > 8 s s", /nothing may follow/, "s"],
      [
        "p95_ttft_ms > 800 and success_percent < 99",
        /another condition is a --fail-on of its own/,
        "and success_percent < 99",
      ],
      ["success_percent < 101", /from 0 to 100 per cent/, "101"],
      ["p95_ttft_ms > 9999999999 s", /from 0 to 3600000 milliseconds/, "9999999999 s"],
      [`p95_ttft_ms > ${"9".repeat(400)}`, /from 0 to 3600000/, "9".repeat(40)],
      ["success_percent < 0.99", /is 99 meant, or 0\.99%\?/, "0.99"],
    ];
    for (const [text, why, under] of refused) {
      const refusal = refusalOf(text);
      assert.match(refusal.why, why, text);
      assert.equal(refusal.under.replace("…", ""), under, text);
    }
  });

  it("refuses an empty one in words", () => {
    for (const text of ["", " \n ", "# nothing"]) assert.match(refusalOf(text).why, /is empty/);
  });
});

describe("holds()", () => {
  it("compares as the operator says", () => {
    const isTrue = (text: string, value: number) => holds(parseConditions([text])[0], value);
    for (
      const [operator, expected] of Object.entries({
        "<": [true, false, false],
        "<=": [true, true, false],
        ">": [false, false, true],
        ">=": [false, true, true],
      })
    ) {
      assert.deepEqual([4, 5, 6].map((value) => isTrue(`p50_tps ${operator} 5`, value)), expected);
    }
  });
});
