import assert from "node:assert/strict";
import { describe, it } from "./cases.ts";
import type { Stage } from "./start_stage.ts";
import { until } from "./until.ts";
import { withPage } from "./with_page.ts";

/** The page by keyboard. */
export function keyboardCases(stage: () => Stage): void {
  describe("keyboard", () => {
    it("opens the definition of a metric and closes it again", async () => {
      await withPage(stage(), "#/trends", {}, async (page) => {
        const help = page.getByRole("button", { name: "What Speed (tokens per second) means" });
        await help.first().focus();
        await page.keyboard.press("Enter");
        const dialog = page.getByRole("dialog", { name: "What the numbers mean" });
        await dialog.waitFor();
        await dialog.locator(".asked").filter({
          hasText: "streamed tokens − those of the first arrival",
        }).waitFor();
        await page.keyboard.press("Escape");
        await dialog.waitFor({ state: "hidden" });
      });
    });

    it("skips to the content, and takes the focus along to a new page", async () => {
      await withPage(stage(), "#/", {}, async (page) => {
        await page.keyboard.press("Tab");
        await page.locator(":focus").filter({ hasText: "Skip to the content" }).waitFor();
        await page.keyboard.press("Enter");
        await page.locator("h1:focus").filter({ hasText: "Leaderboard" }).waitFor();
        await page.getByRole("link", { name: "Reliability" }).click();
        await page.locator("h1:focus").filter({ hasText: "Reliability" }).waitFor();
        await page.getByRole("link", { name: "Leaderboard" }).click();
        await page.locator("h1:focus").filter({ hasText: "Leaderboard" }).waitFor();
      });
    });
  });
}

/** Less motion for who has asked for it. */
export function motionCases(stage: () => Stage): void {
  describe("motion", () => {
    it("stops for readers who prefer reduced motion", async () => {
      const waiting = `(() => {
        const place = document.body.appendChild(document.createElement("div"));
        place.className = "waiting";
        return getComputedStyle(place).animationName;
      })()`;
      for (
        const [reducedMotion, name] of [["reduce", "none"], ["no-preference", "waiting"]] as const
      ) {
        await withPage(stage(), "#/", { reducedMotion }, async (page) => {
          assert.equal(await page.evaluate(waiting), name);
        });
      }
    });
  });
}

/** Light and dark. */
export function themeCases(stage: () => Stage): void {
  describe("theme", () => {
    it("is the chosen one from the first picture on", async () => {
      const seen = Promise.withResolvers<void>();
      let reloaded = false;
      await withPage(stage(), "#/", {
        colorScheme: "dark",
        prepare: async (page) => {
          await page.addInitScript("localStorage.setItem('theme', 'light')");
          // What draws the page comes late: after the first picture was seen.
          await page.route("**/main.*.js", async (route) => {
            if (reloaded) await seen.promise;
            await route.continue();
          });
        },
      }, async (page) => {
        reloaded = true;
        await page.reload({ waitUntil: "commit" });
        // With its styles, but before anything is drawn.
        const early = await until<string>(
          page,
          `(() => {
            const { backgroundColor } = getComputedStyle(document.documentElement);
            if (document.querySelector("h1") !== null) return "too late";
            return backgroundColor === "rgba(0, 0, 0, 0)" ? null : backgroundColor;
          })()`,
        );
        seen.resolve();
        assert.equal(early, "rgb(252, 252, 251)");
        await page.locator("h1").waitFor();
      });
    });
  });
}
