import assert from "node:assert/strict";
import { describe, it } from "./cases.ts";
import { fitsItsWidth } from "./fits_its_width.ts";
import { holds } from "./holds.ts";
import { pages } from "./pages.ts";
import type { Stage } from "./start_stage.ts";
import { withPage } from "./with_page.ts";

/** Every page fits the window that it is in. */
export function widthCases(stage: () => Stage): void {
  describe("widths between phone and desk", () => {
    // Two widths to a page that is loaded once: as it is loaded, and as its window is made narrower or wider.
    for (const [loaded, changed] of [[320, 1000], [1200, 800]]) {
      const fits = new Map<string, Promise<void>>();
      for (const width of [loaded, changed]) {
        it(`${width} px are enough for every page`, async () => {
          for (const hash of Object.values(pages)) {
            fits.set(hash, fits.get(hash) ?? fitsBoth(stage(), hash, loaded, changed));
            await fits.get(hash);
          }
        });
      }
    }

    it("cut no words on the smallest phone, and scroll no two models side by side", async () => {
      const viewport = { width: 320, height: 800 };
      await withPage(stage(), "#/compare", { viewport }, async (page) => {
        await page.getByRole("region", { name: "Numbers" }).waitFor();
        await holds(async () => {
          const cut = await page.evaluate<string[]>(
            `[...document.querySelectorAll(".freshness span, .brand, .scroller:has(.alone)")]
              .filter((part) => part.scrollWidth > part.clientWidth && part.clientWidth > 0)
              .map((part) => part.className + ": " + part.scrollWidth + " px")`,
          );
          assert.deepEqual(cut, []);
        });
      });
    });

    it("show on a phone how many requests a number is of, and the rest when asked", async () => {
      const phone = { viewport: { width: 390, height: 844 } };
      await withPage(stage(), "#/", phone, async (page) => {
        const first = page.locator(".leaderboard tbody tr").first();
        await first.locator(".col-n").waitFor();
        await first.locator(".col-ttft95").waitFor({ state: "hidden" });
        await page.getByRole("button", { name: "All numbers" }).click();
        for (const column of ["ttft95", "tps95", "outputcost", "availabilitychange"]) {
          await first.locator(`.col-${column}`).waitFor();
        }
      });
    });
  });
}

/** A page fits the window that it is loaded in, and the one that is made of it. */
async function fitsBoth(
  stage: Stage,
  hash: string,
  loaded: number,
  changed: number,
): Promise<void> {
  const viewport = { width: loaded, height: 800 };
  await withPage(stage, hash, { viewport }, async (page) => {
    await fitsItsWidth(page, `${hash} at ${loaded}`);
    await page.setViewportSize({ ...viewport, width: changed });
    await fitsItsWidth(page, `${hash} at ${changed}`);
  });
}
