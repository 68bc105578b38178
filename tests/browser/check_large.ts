import assert from "node:assert/strict";
import { describe, itAlone } from "./cases.ts";
import { hasCount, holds } from "./holds.ts";
import { settle } from "./settle.ts";
import type { Page } from "playwright-core";
import type { Stage } from "./start_stage.ts";
import { until } from "./until.ts";
import { withPage } from "./with_page.ts";

/** Waits for the picture after the next one. Times in milliseconds. */
const PAINTED = "new Promise((done) => requestAnimationFrame(() => setTimeout(done)))";

/**
 * What a reader waits for with 500 models and 90 days of data. The times are
 * printed, and judged by people: no test fails because a machine is slow.
 */
export function checkLarge(stage: () => Stage): void {
  /**
   * Does something in the page; prints when it showed an effect, and when
   * everything was drawn that it asked for. Measured in the page, for the
   * database works in this process.
   */
  async function time(page: Page, what: string, action: string): Promise<void> {
    const [painted, settled, busy] = await page.evaluate<number[]>(`(async () => {
      const begun = performance.now();
      ${action};
      await ${PAINTED};
      const painted = performance.now() - begun;
      // The address is read, and the lines of other rows are asked for, a moment later.
      let settled = painted;
      let busy = 0;
      for (let quiet = performance.now(); performance.now() - quiet < 250;) {
        const waiting = document.querySelector("[aria-busy=true], .waiting") !== null;
        await ${PAINTED};
        if (!waiting) continue;
        busy++;
        quiet = performance.now();
        settled = quiet - begun;
      }
      return [painted, settled, busy];
    })()`);
    console.log(
      `${what.padEnd(26)} ${Math.round(painted).toString().padStart(5)} ms` +
        (busy === 0 ? "" : `   with its numbers ${Math.round(settled).toString().padStart(5)} ms`),
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

  /** Until the other windows have been asked for, as they are while a reader looks. */
  async function waitForWindows(page: Page): Promise<void> {
    await until(
      page,
      `performance.getEntriesByType("resource")
        .filter(({ name, initiatorType }) => initiatorType === "fetch" && name.includes("model_summaries_over"))
        .length >= 4`,
    );
    await settle(page);
  }

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
        const download = page.waitForEvent("download");
        await page.getByRole("button", { name: "Download CSV" }).click();
        const file = await (await download).path();
        const lines = (await Deno.readTextFile(file)).trimEnd().split("\r\n");
        assert.equal(lines.length, 1501);
      });
    });
  });
}
