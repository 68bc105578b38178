import assert from "node:assert/strict";
import { formatMs, formatShare, quantityText } from "../../dashboard/src/format/quantity.ts";
import { againstSql } from "./against_sql.ts";
import { describe, it } from "./cases.ts";
import { hasCount, holds } from "./holds.ts";
import { idOf } from "./id_of.ts";
import type { ModelRow, PointRow } from "./rows.ts";
import { save } from "./save.ts";
import type { Stage } from "./start_stage.ts";
import { texts } from "./texts.ts";
import { withPage } from "./with_page.ts";

const DAYS = "30d";

/** The trends of a model say what SQL says. */
export function trendsCases(stage: () => Stage): void {
  describe("trends", () => {
    chartCases(stage);
    besideCases(stage);
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
    const [row] = await stage().stack.query<ModelRow>(
      "select * from public.model_leaderboard_over('24 hours') where model_id = $1",
      [id],
    );
    await withPage(stage(), `#/trends?model=${id}`, {}, async (page) => {
      const svg = await save(page, page.getByRole("button", { name: "Download SVG" }));
      assert.ok(svg.startsWith("<svg xmlns="));
      assert.ok(svg.includes("gpt-6-luna on OpenAI"));
      assert.ok(svg.includes(`TTFT p50 ${ms(row.p50_ttft_ms)} (24 h)`));
      assert.ok(svg.includes(`>${new Date(row.last_seen_at).toISOString().slice(0, 10)}</text>`));
      await page.getByRole("radio", { name: "Availability" }).check();
      const available = quantityText(formatShare(row.availability_percent));
      await page.getByRole("img", { name: `: ${available} available (24 h)` }).waitFor();
    });
  });

  it("says why one sample has no percentiles, and no price no cost", async () => {
    const id = await idOf(stage(), "gpt-6-luna-one-sample");
    await withPage(stage(), `#/trends?model=${id}`, {}, async (page) => {
      await page.getByText("p95 needs 20 requests, has 1").first().waitFor();
      await page.getByText("No price is known").first().waitFor();
    });
  });
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
