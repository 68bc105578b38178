import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { Stage } from "./start_stage.ts";
import { withPage } from "./with_page.ts";

/** Waits for the picture after the next one. Times in milliseconds. */
const PAINTED = "new Promise((done) => requestAnimationFrame(() => setTimeout(done)))";

/**
 * What a reader waits for with 500 models and 90 days of data. The times are
 * printed, and judged by people: no test fails because a machine is slow.
 */
export function checkLarge(stage: () => Stage): void {
  /**
   * Does something in the page; prints when it showed an effect, and when it
   * had all numbers. Measured in the page, for the database works in this process.
   */
  async function time(page: Page, what: string, action: string): Promise<void> {
    const [painted, settled] = await page.evaluate<number[]>(`(async () => {
      const begun = performance.now();
      ${action};
      await ${PAINTED};
      const painted = performance.now();
      while (document.querySelector("[aria-busy=true]") !== null) await ${PAINTED};
      return [painted - begun, performance.now() - begun];
    })()`);
    console.log(
      `${what.padEnd(26)} ${Math.round(painted).toString().padStart(5)} ms` +
        `   with its numbers ${Math.round(settled).toString().padStart(5)} ms`,
    );
  }

  function click(selector: string): string {
    return `document.querySelector(${JSON.stringify(selector)}).click()`;
  }

  function type(text: string): string {
    return `const field = document.querySelector("input[type=search]");
      field.value = ${JSON.stringify(text)};
      field.dispatchEvent(new Event("input", { bubbles: true }))`;
  }

  describe("500 models and 90 days", () => {
    it("answers in the leaderboard", async () => {
      const begun = performance.now();
      let windows = 0;
      const prepare = (page: Page) => {
        page.on("requestfinished", (request) => {
          if (request.url().includes("model_leaderboard_over")) {
            windows += Number(request.method() === "POST");
          }
        });
        return Promise.resolve();
      };
      await withPage(stage(), "#/?window=7d", { prepare }, async (page) => {
        console.log(`first numbers after ${Math.round(performance.now() - begun)} ms`);
        assert.match(await page.locator(".count").innerText(), /^500 models, /);
        assert.equal(await page.locator("tbody tr").count(), 50);
        await time(page, "sort by speed", click("th.col-tps button"));
        await time(page, "sort by cost", click("th.col-cost button"));
        await time(page, "filter by a letter", type("m"));
        await time(page, "filter by a word", type("family-7"));
        await time(page, "filter by nothing", type(""));
        await time(page, "choose a provider", click(".menu input"));
        await time(page, "choose all providers", click(".menu button"));
        await time(page, "show 50 more", click("button.more"));
        assert.equal(await page.locator("tbody tr").count(), 100);
        while (windows < 4) await page.waitForEvent("requestfinished");
        await time(page, "30 days", click("input[value='30d']"));
        await time(page, "24 hours", click("input[value='24h']"));
      });
    });

    it("answers on the other pages", async () => {
      await withPage(stage(), "#/?window=7d", {}, async (page) => {
        await time(page, "to a model over 7 days", click("th.model a"));
        await time(page, "30 days of it", click("input[value='30d']"));
        await time(page, "head to head", "location.hash = '#/compare?window=7d'");
        await time(page, "speed and cost", "location.hash = '#/cost?window=7d'");
        assert.equal(await page.locator("a.dot").count(), 500);
        await time(page, "reliability over 7 days", "location.hash = '#/reliability?window=7d'");
        await time(page, "40 more", click("button.more"));
        await time(page, "prices", "location.hash = '#/prices'");
        await time(page, "filter the prices", type("family-7"));
        await time(page, "history of a price", click(".section:last-child tbody a"));
      });
    });
  });
}
