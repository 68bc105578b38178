import assert from "node:assert/strict";
import { describe, it } from "./cases.ts";
import { hasCount, holds } from "./holds.ts";
import { save } from "./save.ts";
import type { Stage } from "./start_stage.ts";
import { texts } from "./texts.ts";
import { withPage } from "./with_page.ts";

/** Prices say what SQL says. */
export function priceCases(stage: () => Stage): void {
  describe("prices", () => {
    it("shows what each model costs now and what has changed", async () => {
      const [{ models, changes }] = await stage().stack.query<{ models: number; changes: number }>(
        `select
           (select count(*)::integer from public.latest_prices) as models,
           (select count(*)::integer from public.price_history where previous_output_price_per_m is not null) as changes`,
      );
      await withPage(stage(), "#/prices", {}, async (page) => {
        const now = page.locator(".section").filter({ hasText: "Prices now" });
        await hasCount(now.locator("tbody tr"), models);
        const changed = page.locator(".section").filter({ hasText: "Latest changes" });
        await hasCount(changed.locator("tbody tr"), Math.min(10, changes));
        await changed.getByText("$6.00 → $7.50 (+25%)").waitFor();
      });
    });

    it("shows charges besides tokens, wherever a price is shown", async () => {
      const charged = [
        "Cost unknown not understood: off_peak",
        "$0.005 a request",
        "above 200,000 input tokens $4.00 / $12.00",
        "flex $1.00 / $3.00",
      ];
      await withPage(stage(), "#/prices", {}, async (page) => {
        const now = page.locator(".section").filter({ hasText: "Prices now" });
        const row = now.locator("tbody tr").filter({ hasText: "mistral-large-2610" });
        await holds(async () => assert.deepEqual(await texts(row.locator("li")), charged));
        const plain = now.locator("tbody tr").filter({ hasText: "gpt-6-luna-mini" });
        await hasCount(plain.locator("li"), 0);
        const changed = page.locator(".section").filter({ hasText: "Latest changes" })
          .locator("tbody tr").filter({ hasText: "mistral-large-2610" });
        await holds(async () =>
          assert.deepEqual(await texts(changed.locator("li")), [...charged, "new"])
        );
        const saved = await save(page, now.getByRole("button", { name: /CSV/ }));
        const line = saved.split("\r\n").find((text) => text.includes("mistral-large-2610"));
        const also = charged.slice(1).join("; ");
        assert.ok(line?.includes(`"${also}",off_peak,`), line);
        await row.getByRole("link").click();
        const chosen = page.locator(".chosen");
        await holds(async () =>
          assert.deepEqual(await texts(chosen.locator("li")), ["Also charged now:", ...charged])
        );
      });
    });

    it("shows the history of one model", async () => {
      await withPage(stage(), "#/prices", {}, async (page) => {
        await page.getByRole("link", { name: "Llama-3.3-70B-Instruct-Turbo" }).first().click();
        const chosen = page.locator(".chosen");
        await chosen.getByText("Table", { exact: true }).click();
        await chosen.locator("tbody").waitFor();
        await holds(async () =>
          assert.deepEqual(
            await texts(chosen.locator("tbody td:nth-of-type(2)")),
            ["$0.44", "$0.704", "$0.88"],
          )
        );
      });
    });
  });
}
