import assert from "node:assert/strict";
import { formatCost, formatSpeed, quantityText } from "../../dashboard/src/format/quantity.ts";
import { againstSql } from "./against_sql.ts";
import { describe, it } from "./cases.ts";
import { holds } from "./holds.ts";
import type { ModelRow } from "./rows.ts";
import type { Stage } from "./start_stage.ts";
import { withPage } from "./with_page.ts";

/** Speed against cost says what SQL says. */
export function costCases(stage: () => Stage): void {
  describe("speed and cost", () => {
    it("has a dot for every model with a speed and a price", async () => {
      const read = () =>
        stage().stack.query<ModelRow>(
          `select * from public.model_leaderboard_over('24 hours')
         where not simulated and p50_tps is not null and cost_per_m_output_tokens_usd > 0`,
        );
      await againstSql(read, (expected) =>
        withPage(stage(), "#/cost", {}, async (page) => {
          const wanted = expected.map((row) =>
            `${row.model} on ${row.provider}: ${quantityText(formatSpeed(row.p50_tps))}, ` +
            `${
              quantityText(formatCost(row.cost_per_m_output_tokens_usd))
            } paid per million output, input included`
          );
          await holds(async () => {
            const titles = await page.locator("a.dot").evaluateAll((dots) =>
              dots.map((dot) => dot.getAttribute("title"))
            );
            // One is served as another, which comes behind.
            const numbers = titles.map((title) => title?.split(". Asked for ")[0]);
            assert.deepEqual(numbers.sort(), wanted.sort());
          });
          await page.locator("a.dot").first().focus();
          await page.keyboard.press("Enter");
          await page.waitForURL(/#\/trends\?model=/);
        }));
    });
  });
}
