import assert from "node:assert/strict";
import { describe, itAlone } from "./cases.ts";
import { hasCount, holds } from "./holds.ts";
import { save } from "./save.ts";
import type { Stage } from "./start_stage.ts";
import { click, time, type, waitForWindows } from "./time_in_page.ts";
import { withPage } from "./with_page.ts";

/** What a reader waits for with 500 models and 90 days of data. The times are
 * printed, and judged by people: no test fails because a machine is slow. */
export function largeCases(stage: () => Stage): void {
  describe("500 models and 90 days", () => {
    itAlone("answers in the leaderboard", async () => {
      await withPage(stage(), "#/?window=7d", {}, async (page) => {
        const first = await page.evaluate<number>(
          `performance.getEntriesByType("resource")
            .find(({ name }) => name.includes("model_summaries_over")).responseEnd`,
        );
        console.log(`first numbers received after ${Math.round(first)} ms`);
        await holds(async () =>
          assert.match(await page.locator(".count").innerText(), /^500 models, /)
        );
        await hasCount(page.locator("tbody tr"), 50);
        await time(page, "sort by speed", click("th.col-tps button"));
        await time(page, "sort by cost", click("th.col-cost button"));
        await time(page, "filter by a letter", type("m"));
        await time(page, "filter by a word", type("family-7"));
        await time(page, "filter by nothing", type(""));
        await time(page, "choose a provider", click(".menu input"));
        await time(page, "choose all providers", click(".menu button"));
        await time(page, "the next 50", click(".pager button:last-child"));
        await hasCount(page.locator("tbody tr"), 50);
        await waitForWindows(page);
        await time(page, "30 days", click("input[value='30d']"));
        await time(page, "24 hours", click("input[value='24h']"));
      });
    });

    itAlone("answers on the other pages", async () => {
      await withPage(stage(), "#/?window=7d", {}, async (page) => {
        await waitForWindows(page);
        await time(page, "to a model over 7 days", click("th.model a"));
        await time(page, "30 days of it", click("input[value='30d']"));
        await time(page, "head to head", "location.hash = '#/compare?window=7d'");
        await time(page, "speed and cost", "location.hash = '#/cost?window=7d'");
        await hasCount(page.locator("a.dot"), 500);
        await time(page, "reliability over 7 days", "location.hash = '#/reliability?window=7d'");
        await time(page, "the next 40", click(".pager button:last-child"));
        await time(page, "models over 7 days", "location.hash = '#/models?window=7d'");
        await time(page, "the next 50 models", click(".pager button:last-child"));
        await time(page, "prices", "location.hash = '#/prices'");
        await time(page, "filter the prices", type("family-7"));
        await time(page, "history of a price", click(".section:last-child tbody a"));
        await time(page, "runs", "location.hash = '#/runs'");
        await time(page, "the next 100 targets", click(".pager button:last-child"));
      });
    });

    itAlone("goes by one stop of the tab key through 500 dots", async () => {
      await withPage(stage(), "#/cost?window=7d", {}, async (page) => {
        await hasCount(page.locator("a.dot[tabindex='0']"), 1);
        await page.locator("a.dot[tabindex='0']").focus();
        await page.keyboard.press("End");
        const dearest = await page.locator(":focus").getAttribute("title");
        await page.keyboard.press("ArrowLeft");
        await holds(async () =>
          assert.notEqual(await page.locator(":focus").getAttribute("title"), dearest)
        );
        await hasCount(page.locator("a.dot[tabindex='0']"), 1);
      });
    });

    itAlone("shows every target of a long run, a part at a time", async () => {
      await withPage(stage(), "#/runs", {}, async (page) => {
        await page.getByText("1,500 waiting").waitFor();
        await hasCount(page.locator("tbody tr"), 100);
        await page.getByRole("button", { name: "Next" }).click();
        await page.getByText("101–200 of 1,500").waitFor();
        await page.waitForURL(/page=2$/);
        const text = await save(page, page.getByRole("button", { name: "Download CSV" }));
        assert.equal(text.trimEnd().split("\r\n").length, 1501);
      });
    });
  });
}
