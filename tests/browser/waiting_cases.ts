import assert from "node:assert/strict";
import type { Page, Route } from "playwright-core";
import { describe, it } from "./cases.ts";
import { holds } from "./holds.ts";
import { idOf } from "./id_of.ts";
import { holdBack } from "./routes.ts";
import { settle } from "./settle.ts";
import type { Stage } from "./start_stage.ts";
import { withPage } from "./with_page.ts";

/** While an answer is awaited, the page shows and saves nothing that is not so. */
export function waitingCases(stage: () => Stage): void {
  describe("while an answer is awaited", () => {
    it("nothing is saved under a window that it is not of", async () => {
      const id = await idOf(stage(), "gpt-6-luna");
      await withPage(stage(), `#/trends?model=${id}`, {}, async (page) => {
        const csv = page.getByRole("button", { name: "Download CSV" }).first();
        await page.getByText("Table", { exact: true }).first().click();
        await holds(async () => assert.ok(await csv.isEnabled()));
        const release = await holdBack(page, "rpc/model_*");
        await page.getByRole("radio", { name: "30 d" }).check();
        await page.locator(".answer.outdated").first().waitFor();
        await holds(async () => assert.ok(await csv.isDisabled()));
        await release();
        await settle(page);
        await holds(async () => assert.ok(await csv.isEnabled()));
      });
    });

    it("the leaderboard's CSV waits, too", async () => {
      await withPage(stage(), "#/?region=eu-central-1", {}, async (page) => {
        const csv = page.getByRole("button", { name: "Download CSV" });
        await holds(async () => assert.ok(await csv.isEnabled()));
        const release = await holdBack(page, "rpc/model_summaries_over");
        await page.getByRole("combobox", { name: "Region" }).selectOption("us-east-1");
        await page.locator(".answer.outdated").waitFor();
        await holds(async () => assert.ok(await csv.isDisabled()));
        await release();
        await settle(page);
        await holds(async () => assert.ok(await csv.isEnabled()));
      });
    });

    it("a run is shown, however slow the project is", async () => {
      const held: Route[] = [];
      await withPage(stage(), "#/runs", {
        prepare: async (page) => {
          await page.clock.install({ time: Date.now() });
          await page.route(/run_progress|run_outcomes/, (route) => void held.push(route));
        },
      }, async (page) => {
        await holds(async () => {
          const asked = held.splice(0);
          // Longer than between two looks at a run.
          if (asked.length > 0) await page.clock.runFor(4_000);
          await Promise.all(asked.map((route) => route.continue()));
          await hasRows(page);
        });
        // It is looked at again and again, and so never quite settled.
      }, { settled: false });
    });
  });
}

async function hasRows(page: Page): Promise<void> {
  assert.ok(await page.locator(".runs li").count() > 0, "no run is shown");
  assert.ok(await page.locator("tbody tr").count() > 0, "no target is shown");
}
