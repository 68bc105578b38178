import assert from "node:assert/strict";
import { formatMs, formatSpeed, quantityText } from "../../dashboard/src/format/quantity.ts";
import { againstSql } from "./against_sql.ts";
import { describe, it } from "./cases.ts";
import { hasCount, holds } from "./holds.ts";
import { idOf } from "./id_of.ts";
import type { ModelRow } from "./rows.ts";
import { settle } from "./settle.ts";
import type { Stage } from "./start_stage.ts";
import { texts } from "./texts.ts";
import { withPage } from "./with_page.ts";

/** A row of `compare_models`, as far as it is compared. */
interface Compared {
  metric: string;
  n: number;
  value_a: number | null;
  value_b: number | null;
  verdict: string;
}

/** Head to head says what SQL says. */
export function compareCases(stage: () => Stage): void {
  describe("head to head", () => {
    it("shows each verdict on a phone, without scrolling to it", async () => {
      const phone = { viewport: { width: 320, height: 640 } };
      await withPage(stage(), "#/compare", phone, async (page) => {
        const table = page.getByRole("region", { name: "Comparison" });
        await table.locator(".verdict").first().waitFor();
        await holds(async () => {
          assert.equal(await table.evaluate((it) => it.scrollWidth - it.clientWidth), 0);
        });
      });
    });

    it("says who is better by the runs that measured both, and how sure that is", async () => {
      const [a, b] = [
        await idOf(stage(), "gpt-6-luna"),
        await idOf(stage(), "qwen-3-235b-a22b-instruct-2507"),
      ];
      const read = () =>
        stage().stack.query<Compared>(
          "select * from public.compare_models($1, $2, '24 hours') where metric = 'tps'",
          [a, b],
        );
      await againstSql(
        read,
        ([row]) =>
          withPage(stage(), `#/compare?a=${a}&b=${b}`, {}, async (page) => {
            const table = page.getByRole("region", { name: "Comparison" });
            const line = table.locator("tbody tr").filter({ hasText: "Speed" });
            await holds(async () => {
              const cells = await texts(line.locator("td"));
              assert.deepEqual(cells.slice(0, 2), [
                quantityText(formatSpeed(row.value_a)),
                quantityText(formatSpeed(row.value_b)),
              ]);
              assert.match(cells[2], /^−[\d.,]+ tok\/s\s*−[\d.,]+ tok\/s to −[\d.,]+ tok\/s$/);
              assert.equal(cells[3], String(row.n));
              assert.equal(cells[4], "Second is faster");
            });
            await page.getByRole("combobox", { name: "Second" }).selectOption(
              await idOf(stage(), "mistral-large-2610"),
            );
            await settle(page);
            await table.locator("th").filter({ hasText: "mistral-large-2610" }).waitFor();
          }),
      );
    });

    it("shows the numbers of each with their intervals", async () => {
      const [a, b] = [
        await idOf(stage(), "gpt-6-luna"),
        await idOf(stage(), "qwen-3-235b-a22b-instruct-2507"),
      ];
      const read = () =>
        stage().stack.query<ModelRow>(
          "select * from public.model_leaderboard_over('24 hours') where model_id = any ($1::uuid[])",
          [[a, b]],
        );
      await againstSql(
        read,
        (rows) =>
          withPage(stage(), `#/compare?a=${a}&b=${b}`, {}, async (page) => {
            const line = page.getByRole("region", { name: "Numbers" }).locator("tbody tr").filter({
              hasText: "TTFT p50",
            });
            await holds(async () => {
              const expected = [a, b].map((id) => {
                const row = rows.find((row) => row.model_id === id)!;
                const [value, low, high] = [
                  row.p50_ttft_ms,
                  row.p50_ttft_ms_low,
                  row.p50_ttft_ms_high,
                ]
                  .map((ms) => formatMs(ms)!.text);
                return `${value} ms ${low} to ${high}`;
              });
              const cells = await texts(line.locator("td"));
              assert.deepEqual(cells.map((text) => text.replace(/\s+/g, " ")), expected);
            });
          }),
      );
    });

    it("names no winner where one of them was hardly measured", async () => {
      const [a, b] = [
        await idOf(stage(), "gpt-6-luna"),
        await idOf(stage(), "gpt-6-luna-one-sample"),
      ];
      await withPage(stage(), `#/compare?a=${a}&b=${b}`, {}, async (page) => {
        await page.getByText(/^Too few pairs to tell: \d+$/).first().waitFor();
        await hasCount(page.locator(".comparison .winner"), 0);
        const words = await texts(page.locator(".comparison .verdict"));
        assert.ok(words.length > 0);
        assert.ok(!words.some((said) => /First|Second/.test(said)), words.join("; "));
      });
    });
  });
}
