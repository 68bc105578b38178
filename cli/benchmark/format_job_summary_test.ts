import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import type { Result } from "../run/run_rows.ts";
import { formatJobSummary, formatNoSummary } from "./format_job_summary.ts";
import { judge, type Measured } from "./judge.ts";
import { parseConditions } from "./parse_conditions.ts";

const RUN = { run_id: "a8d906b2-e25e-4e4b-9680-6a511da669d0", simulated: false };

const answered: Result = {
  id: "00000000-0000-4000-8000-000000000001",
  target_id: "00000000-0000-4000-8000-000000000002",
  request_id: null,
  provider: "acme",
  model: "large",
  success: true,
  outcome: "success",
  error_message: null,
  status_code: 200,
  total_latency_ms: 1234.5,
  ttft_ms: 123.4,
  tps: 50,
  input_tokens: 500,
  output_tokens: 100,
  token_source: "provider",
  cost_usd: 0.001,
};

function refused(error_message: string): Result {
  return {
    ...answered,
    ...{ success: false, outcome: "rate_limited", error_message, ttft_ms: null, tps: null },
  };
}

function of(model: string, results: Result[], more: Partial<Measured> = {}): Measured {
  return {
    provider: "acme",
    model,
    workload: "canary",
    results,
    missing: 0,
    because: null,
    ...more,
  };
}

function summaryOf(conditions: string[], measured: Measured[]): string {
  return formatJobSummary(RUN, measured, judge(parseConditions(conditions), measured));
}

function render(markdown: string): string {
  return micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
}

/** The texts of the cells of each row of the tables of a page, and the tags that are in it. */
function read(html: string): { rows: string[][]; tags: string[] } {
  const rows = Array.from(
    html.matchAll(/<tr>([^]*?)<\/tr>/g),
    ([, row]) =>
      Array.from(
        row.matchAll(/<t[dh][^>]*>([^]*?)<\/t[dh]>/g),
        ([, cell]) => cell.replaceAll(/<\/?code>/g, ""),
      ),
  );
  const tags = [...new Set(Array.from(html.matchAll(/<(\w+)/g), ([, tag]) => tag))].sort();
  return { rows, tags };
}

const TAGS = ["code", "h3", "li", "p", "table", "tbody", "td", "th", "thead", "tr", "ul"];

describe("formatJobSummary()", () => {
  it("says what holds first, then what each model measured", () => {
    const measured = [of("large", [answered, answered]), of("small", [answered, refused("busy")])];
    const text = summaryOf(["p95_ttft_ms > 800", "success_percent < 100"], measured);
    const { rows } = read(render(text));
    assert.match(text, /^### ❌ Benchmark: 1 of 4 conditions holds, 2 are unknown\n/);
    assert.deepEqual(rows.map(([first, second]) => [first.split(":")[0], second]), [
      ["answer", "condition"],
      ["❌ holds", "success_percent &lt; 100"],
      ["⚠️ unknown", "p95_ttft_ms &gt; 800"],
      ["⚠️ unknown", "p95_ttft_ms &gt; 800"],
      ["✅ does not hold", "success_percent &lt; 100"],
      ["provider", "model"],
      ["acme", "large"],
      ["acme", "small"],
    ]);
    assert.deepEqual(rows[1].slice(2), ["acme", "small", "canary", "50 %", "2"]);
    // No column of the p95, which no model has.
    assert.deepEqual(rows[5].slice(3), [
      ...["calls", "succeeded", "p50 TTFT", "p50 TPS", "p50 latency", "cost of a call"],
    ]);
    assert.deepEqual(rows[7].slice(3, 6), ["2", "50 %", "123 ms"]);
    assert.match(text, /^- `acme` `small`: 1 × `rate_limited`: `busy`$/m);
    assert.match(text, /^3 of 4 calls succeeded\. Run `a8d906b2-[^`]*`\.\n$/m);
  });

  it("says that nothing holds, or that nobody can tell, or what was measured", () => {
    const measured = [of("large", [answered])];
    assert.match(summaryOf(["p50_tps < 1"], measured), /^### ✅ Benchmark: No condition holds\n/);
    assert.match(
      summaryOf(["pass_percent < 1"], measured),
      /^### ⚠️ Benchmark: No condition holds, 1 is unknown\n/,
    );
    const simulated = formatJobSummary({ ...RUN, simulated: true }, measured, null);
    assert.match(simulated, /^### Benchmark: 1 of 1 calls succeeded\n\n\| provider /);
    assert.match(simulated, /^\*\*SIMULATED: /m);
    const left = [of("", [], { model: null, workload: null, missing: 1, because: "K is not set" })];
    const [, row] = read(render(summaryOf(["p50_tps < 1"], left))).rows;
    assert.deepEqual(row, [
      ...["⚠️ unknown: not measured: K is not set", "p50_tps &lt; 1", "acme", "–", "unknown", "0"],
    ]);
  });

  it("keeps names from outside in their cells, and makes no markup of them", () => {
    const names = [
      "a|b`c``|",
      "\\|x\\\\|",
      "<!channel>",
      "\"quoted\" 'names'",
      "line\n| one | two |\n\n# heading\r\n- item",
      "\u202Egpt\u200F\u2066x",
      "m".repeat(300),
      "::set-output name=result::x",
      "##[add-mask]x",
      "<img src=x onerror=alert(1)> ![](https://evil.example/x.png)",
      "@octocat https://evil.example www.evil.example a@evil.example #1",
    ];
    const measured = names.map((name) =>
      of(name, [answered, refused(name)], {
        provider: name,
        workload: name,
        missing: 1,
        because: name,
      })
    );
    const text = summaryOf(
      ["success_percent < 100", "p50_tps < 1"],
      measured,
    );
    const { rows, tags } = read(render(text));
    assert.equal(rows.length, 2 + 3 * names.length);
    for (const row of rows) assert.equal(row.length, rows[0].length === row.length ? 7 : 9);
    assert.deepEqual(tags, TAGS);
    assert.doesNotMatch(text, /[^\P{C}\n]/u, "an invisible character");
    assert.ok(text.split("\n").every((line) => line.length < 1500));
  });

  it("ends before GitHub's limit of a megabyte", () => {
    const long = "𝔐|".repeat(150);
    const measured = Array.from(
      { length: 1000 },
      () => of(long, [refused(long)], { provider: long, workload: long }),
    );
    const text = summaryOf(["p50_tps < 1", "success_percent < 100"], measured);
    assert.ok(new TextEncoder().encode(text).length < 1_000_000);
    assert.match(text, /^… and 1800 more$/m);
    assert.match(text, /^- … and 800 more$/m);
  });
});

describe("formatNoSummary()", () => {
  it("says why, as text", () => {
    const html = render(formatNoSummary("Cannot reach <b>it</b>\n\n# Or `not`"));
    assert.deepEqual(read(html).tags, ["code", "h3", "p"]);
    assert.match(html, /Cannot reach &lt;b&gt;it&lt;\/b&gt; # Or `not`/);
  });
});
