import assert from "node:assert/strict";
import { formatSpeed, quantityText } from "../../dashboard/src/format/quantity.ts";
import { describe, it } from "./cases.ts";
import { hasCount, holds } from "./holds.ts";
import { idOf } from "./id_of.ts";
import type { ModelRow } from "./rows.ts";
import { settle } from "./settle.ts";
import type { Stage } from "./start_stage.ts";
import { texts } from "./texts.ts";
import { withPage } from "./with_page.ts";

/** Head to head says what SQL says. */
export function compareCases(stage: () => Stage): void {
  describe("head to head", () => {
    it("holds the numbers of two models against each other", async () => {
      const [a, b] = [
        await idOf(stage(), "gpt-6-luna"),
        await idOf(stage(), "qwen-3-235b-a22b-instruct-2507"),
      ];
      const rows = await stage().stack.query<ModelRow>(
        "select * from public.model_leaderboard_over('24 hours') where model_id = any ($1::uuid[])",
        [[a, b]],
      );
      const [first, second] = [a, b].map((id) => rows.find((row) => row.model_id === id)!);
      await withPage(stage(), `#/compare?a=${a}&b=${b}`, {}, async (page) => {
        const line = page.locator(".comparison tbody tr").filter({ hasText: "Speed p50" });
        await holds(async () => {
          const cells = await texts(line.locator("td"));
          assert.deepEqual(
            cells.slice(0, 2),
            [first, second].map((row) => quantityText(formatSpeed(row.p50_tps))),
          );
          assert.match(cells[2], /^Second is \d+× faster$/);
        });
        await page.getByRole("combobox", { name: "Second" }).selectOption(
          await idOf(stage(), "mistral-large-2610"),
        );
        await settle(page);
        await page.locator(".comparison th").filter({ hasText: "mistral-large-2610" }).waitFor();
      });
    });

    it("names no winner where one of them was hardly measured", async () => {
      const [a, b] = [
        await idOf(stage(), "gpt-6-luna"),
        await idOf(stage(), "gpt-6-luna-one-sample"),
      ];
      await withPage(stage(), `#/compare?a=${a}&b=${b}`, {}, async (page) => {
        await page.getByText(/^Too few requests to tell: \d+ and 1$/).first().waitFor();
        await hasCount(page.locator(".comparison .winner"), 0);
        const words = await texts(page.locator(".comparison tbody td:last-child"));
        assert.ok(!words.some((said) => /First|Second/.test(said)), words.join("; "));
      });
    });
  });
}
