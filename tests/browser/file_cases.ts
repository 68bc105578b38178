import assert from "node:assert/strict";
import { describe, it } from "./cases.ts";
import { hasCount } from "./holds.ts";
import { save } from "./save.ts";
import type { Stage } from "./start_stage.ts";
import { withPage } from "./with_page.ts";

/** Files say what the page says. */
export function fileCases(stage: () => Stage): void {
  describe("files", () => {
    const csv = { name: "Download CSV" };

    it("say of every number whether it is simulated", async () => {
      for (const hash of ["#/", "#/cost", "#/reliability", "#/prices", "#/compare", "#/runs"]) {
        await withPage(stage(), hash, {}, async (page) => {
          const table = page.locator(".disclosure summary").getByText("Table", { exact: true });
          if (hash === "#/cost") await table.click();
          const text = await save(page, page.getByRole("button", csv).first());
          assert.match(text, /^[^\r]*,simulated,/, hash);
        });
      }
    });

    it("say so of two models in the first lines", async () => {
      await withPage(stage(), "#/compare", {}, async (page) => {
        const own = page.locator(".section").filter({ hasText: "Each on its own" });
        const text = await save(page, own.getByRole("button", csv));
        assert.match(text, /^metric.*\r\nsimulated,false,false\r\nworkload,default,default\r\n/);
      });
    });

    it("do so behind the charts of a model", async () => {
      await withPage(stage(), "#/trends?data=simulated", {}, async (page) => {
        for (
          const [title, what] of [["Speed", /,true,/], ["Reliability", /,true,/], [
            "Price history",
            /,false,|,true,/,
          ]] as const
        ) {
          const section = page.locator(".section").filter({
            has: page.getByRole("heading", { name: title }),
          });
          await section.getByText("Table", { exact: true }).click();
          const [header, first] = (await save(page, section.getByRole("button", csv))).split(
            "\r\n",
          );
          assert.match(header, /^model,simulated,/);
          assert.match(first, what, title);
        }
      });
    });

    it("mark the prices of stand-ins, on the page and in the file", async () => {
      await withPage(stage(), "#/prices?q=stand-in", {}, async (page) => {
        const now = page.locator(".section").filter({ hasText: "Prices now" });
        await hasCount(now.locator(".tag.simulated"), 2);
        const text = await save(page, page.getByRole("button", csv));
        assert.equal(text.match(/^Stand-in,[^,]+,true,/gm)?.length, 2);
        await now.getByRole("link", { name: "stand-in-small" }).click();
        await page.locator(".chosen .tag.simulated").waitFor();
        await page.locator(".chosen .watermark").waitFor();
      });
    });
  });
}
