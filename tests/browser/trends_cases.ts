import assert from "node:assert/strict";
import { formatMs, formatShare, quantityText } from "../../dashboard/src/format/quantity.ts";
import { againstSql } from "./against_sql.ts";
import { describe, it } from "./cases.ts";
import { hasCount, holds } from "./holds.ts";
import { idOf } from "./id_of.ts";
import { answerWith } from "./routes.ts";
import type { ModelRow, PointRow } from "./rows.ts";
import { readBadge } from "./read_badge.ts";
import type { Stage } from "./start_stage.ts";
import { texts } from "./texts.ts";
import { withPage } from "./with_page.ts";

const DAYS = "30d";

/** The trends of a model say what SQL says. */
export function trendsCases(stage: () => Stage): void {
  describe("trends", () => {
    chartCases(stage);
    besideCases(stage);
    exactnessCases(stage);
  });
}

/** Its charts. */
function chartCases(stage: () => Stage): void {
  it("has a table of what SQL gives behind the chart", async () => {
    const id = await idOf(stage(), "mistral-small-2609");
    await againstSql(
      () => points(stage(), id),
      (expected) =>
        withPage(stage(), `#/trends?model=${id}&window=${DAYS}`, {}, async (page) => {
          const section = page.locator(".section").filter({ hasText: "Time to first token" });
          await section.getByText("Table", { exact: true }).click();
          await section.locator("tbody").waitFor();
          const wanted = expected.flatMap((point) => [
            String(point.n),
            ms(point.p5_ttft_ms),
            ms(point.p50_ttft_ms),
            ms(point.p95_ttft_ms),
          ]);
          await holds(async () =>
            assert.deepEqual(await texts(section.locator("tbody td")), wanted)
          );
        }),
    );
  });

  it("reads the chart to the keyboard", async () => {
    const id = await idOf(stage(), "mistral-small-2609");
    await againstSql(
      () => points(stage(), id),
      (expected) =>
        withPage(stage(), `#/trends?model=${id}&window=${DAYS}`, {}, async (page) => {
          const chart = page.getByRole("slider", { name: "Time to first token of" });
          await chart.focus();
          await page.keyboard.press("Home");
          const { p50_ttft_ms, p5_ttft_ms, p95_ttft_ms } = expected[0];
          const wanted = `p50 ${ms(p50_ttft_ms)}, p5–p95 ${ms(p5_ttft_ms)} – ${ms(p95_ttft_ms)}`;
          await holds(async () => {
            const text = await chart.getAttribute("aria-valuetext");
            assert.ok(text?.includes(wanted), text ?? "");
          });
        }),
    );
  });

  it("marks outages and incidents, and says which", async () => {
    const id = await idOf(stage(), "meta-llama/Llama-3.3-70B-Instruct");
    await withPage(stage(), `#/trends?model=${id}&window=7d`, {}, async (page) => {
      const section = page.locator(".section").filter({ hasText: "Time to first token" });
      await holds(async () => {
        const keys = await texts(section.locator(".legend .key"));
        assert.ok(keys.includes("Nothing succeeded") && keys.includes("Incident"), keys.join());
      });
      await hasCount(page.locator(".incidents li"), 2);
    });
  });
}

/** The content next to the charts. */
function besideCases(stage: () => Stage): void {
  it("offers a badge with the number and the day it is of", async () => {
    const id = await idOf(stage(), "gpt-6-luna");
    const read = () =>
      stage().stack.query<ModelRow>(
        "select * from public.model_leaderboard_over('24 hours') where model_id = $1",
        [id],
      );
    await againstSql(
      read,
      ([row]) =>
        withPage(stage(), `#/trends?model=${id}`, {}, async (page) => {
          const svg = await readBadge(page);
          assert.ok(svg.startsWith("<svg xmlns="));
          assert.ok(svg.includes("gpt-6-luna on OpenAI"));
          assert.ok(svg.includes(`TTFT p50 ${Math.round(row.p50_ttft_ms!)} ms (24h)`), svg);
          assert.ok(
            svg.includes(`>${new Date(row.last_seen_at).toISOString().slice(0, 10)}</text>`),
          );
          await page.getByRole("radio", { name: "Availability" }).check();
          await page.getByRole("img", { name: "Availability of gpt-6-luna on OpenAI" }).waitFor();
          const available = quantityText(formatShare(row.availability_percent));
          assert.ok((await readBadge(page)).includes(`availability ${available} (24h)`));
          const html = await page.getByRole("textbox", { name: "HTML" }).inputValue();
          assert.match(
            html,
            /^<a href="[^"]+#\/trends\?model=[^"]+"><img src="[^"]+" alt="[^"]+"><\/a>$/,
          );
        }),
    );
  });

  it("says why one sample has no percentiles, and no price no cost", async () => {
    const id = await idOf(stage(), "gpt-6-luna-one-sample");
    await withPage(stage(), `#/trends?model=${id}`, {}, async (page) => {
      await page.getByText("p95 needs 20 requests, has 1").first().waitFor();
      await page.getByText("No price is known").first().waitFor();
    });
  });
}

/** How exact the measuring was, in the window and from the region that are chosen. */
function exactnessCases(stage: () => Stage): void {
  it("says how exact the measuring was from the chosen region, as SQL does", async () => {
    const id = await idOf(stage(), "mistral-small-2609");
    const address = `#/trends?model=${id}&window=7d&region=us-east-1`;
    await againstSql(
      () =>
        stage().stack.query<ExactnessRow>(
          "select * from public.exactness_over('7 days', 'us-east-1')",
        ),
      (expected) =>
        withPage(stage(), address, {}, async (page) => {
          const section = page.locator(".section").filter({ hasText: "How exact the measuring" });
          await section.getByText("Table", { exact: true }).click();
          const wanted = expected.flatMap((row) => [
            String(row.n),
            String(row.failed_n),
            error(row.p50_gap_error_ms),
            error(row.p95_gap_error_ms),
            quantityText(formatMs(row.p50_ttft_ms)),
            quantityText(formatMs(row.week_p50_ttft_ms)),
          ]);
          await holds(async () =>
            assert.deepEqual(await texts(section.locator("tbody td")), wanted)
          );
          const worst = Math.max(...expected.map((row) => row.p95_gap_error_ms ?? 0));
          const said = await section.locator("p.quiet").first().innerText();
          assert.ok(said.includes(`and by ${error(worst)} in the worst, `), said);
          assert.ok(
            said.endsWith(`4 of ${4 * expected.length} calls of the control failed.`),
            said,
          );
        }),
    );
  });

  it("reads how exact it was to the keyboard, hour by hour", async () => {
    const id = await idOf(stage(), "mistral-small-2609");
    await withPage(stage(), `#/trends?model=${id}&window=24h`, {}, async (page) => {
      const chart = page.getByRole("slider", { name: "How exact the measuring was over" });
      await chart.focus();
      await page.keyboard.press("Home");
      await holds(async () => {
        const text = await chart.getAttribute("aria-valuetext");
        assert.match(
          text ?? "",
          /95 of 100 gaps off by \d+\.\d ms at most, its TTFT \d+(\.\d)? ms, over 7 days/,
        );
      });
    });
  });

  it("says nothing of how exact it was where no control is measured", async () => {
    const id = await idOf(stage(), "mistral-small-2609");
    await withPage(stage(), `#/trends?model=${id}`, {
      prepare: (page) => answerWith(page, "rpc/exactness_over", []),
    }, async (page) => {
      await page.getByRole("heading", { name: "Reliability" }).waitFor();
      await page.getByRole("slider").first().waitFor();
      assert.equal(await page.getByText("How exact the measuring").count(), 0);
    });
  });
}

interface ExactnessRow {
  n: number;
  failed_n: number;
  p50_gap_error_ms: number | null;
  p95_gap_error_ms: number | null;
  p50_ttft_ms: number | null;
  week_p50_ttft_ms: number | null;
}

/** Errors are shown to a tenth of a millisecond, and from ten on as other times. */
function error(ms: number | null): string {
  if (ms === null) return "unknown";
  return ms < 10 ? `${ms.toFixed(1)} ms` : quantityText(formatMs(ms));
}

function points(stage: Stage, id: string): Promise<PointRow[]> {
  return stage.stack.query<PointRow>(
    "select * from public.model_timeline_over('30 days', array[$1]::uuid[])",
    [id],
  );
}

function ms(value: number | null): string {
  return value === null ? "–" : quantityText(formatMs(value));
}
