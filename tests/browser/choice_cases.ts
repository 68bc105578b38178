import assert from "node:assert/strict";
import { describe, it } from "./cases.ts";
import { hasCount, holds } from "./holds.ts";
import { idOf } from "./id_of.ts";
import { settle } from "./settle.ts";
import type { Stage } from "./start_stage.ts";
import { withPage } from "./with_page.ts";

const unknown = "00000000-0000-4000-8000-00000000abcd";

/** The page shows what the address says, and reports what it cannot understand. */
export function choiceCases(stage: () => Stage): void {
  describe("choices", () => {
    modelCases(stage);
    addressCases(stage);
  });
}

/** Models in the address. */
function modelCases(stage: () => Stage): void {
  it("write down which model is shown, so that it stays", async () => {
    await withPage(stage(), "#/trends?window=7d", {}, async (page) => {
      await page.waitForURL(/model=[0-9a-f-]{36}/);
      const title = await page.locator("h1").innerText();
      await page.getByRole("radio", { name: "1 h" }).check();
      await settle(page);
      await holds(async () => assert.equal(await page.locator("h1").innerText(), title));
    });
    await withPage(stage(), "#/compare", {}, async (page) => {
      await page.waitForURL(/a=[0-9a-f-]{36}&b=[0-9a-f-]{36}/);
      await page.locator(".comparison.alone").waitFor();
    });
  });

  it("keep the keyboard focus in the list of models", async () => {
    await withPage(stage(), "#/trends?window=7d", {}, async (page) => {
      const select = page.getByRole("combobox", { name: "Model" });
      await select.focus();
      const before = await page.locator("h1").innerText();
      await page.keyboard.press("ArrowDown");
      await settle(page);
      await holds(async () => assert.notEqual(await page.locator("h1").innerText(), before));
      await hasCount(page.locator("select:focus"), 1);
    });
  });

  it("put no other model in the place of one that was not measured", async () => {
    const id = await idOf(stage(), "gpt-6-luna");
    await withPage(stage(), `#/compare?a=${id}&b=${unknown}`, {}, async (page) => {
      await page.getByText("The second model does not have a result").waitFor();
      await hasCount(page.locator(".comparison"), 0);
      assert.ok(page.url().includes(unknown));
    });
    await withPage(stage(), `#/trends?model=${unknown}`, {}, async (page) => {
      await page.getByText("This model has no result in the last 24 hours").waitFor();
    });
  });

  it("say so when a model is held against itself", async () => {
    const id = await idOf(stage(), "gpt-6-luna");
    await withPage(stage(), `#/compare?a=${id}&b=${id}`, {}, async (page) => {
      await page.getByText("The same model twice").waitFor();
    });
  });
}

/** Everything else in the address. */
function addressCases(stage: () => Stage): void {
  it("do not show foreign text from the address", async () => {
    const words = encodeURIComponent("Call 555-0100 now");
    for (
      const hash of [
        `#/prices?model=${words}`,
        `#/trends?model=${words}`,
        `#/compare?a=${words}&b=${words}`,
        `#/runs?run=${words}`,
        `#/?region=${words}&provider=${words}&sort=${words}&window=${words}&data=${words}&page=${words}`,
      ]
    ) {
      await withPage(stage(), hash, {}, async (page) => {
        const text = await page.locator("body").innerText();
        assert.ok(!text.includes("555-0100"), hash);
        await hasCount(page.getByRole("alert"), 0);
      });
    }
  });

  it("leave a way back from data that is not there", async () => {
    await withPage(stage(), "#/?data=simulated&region=nowhere", {}, async (page) => {
      await page.getByText("Nothing measured yet").waitFor();
      await page.getByRole("radio", { name: "Real" }).check();
      await page.getByRole("combobox", { name: "Region" }).selectOption("all");
      await page.locator(".leaderboard tbody tr").first().waitFor();
    });
  });

  it("keep incidents to the region and the provider that are shown", async () => {
    await withPage(stage(), "#/?region=us-east-1", {}, async (page) => {
      await page.locator(".leaderboard").waitFor();
      await hasCount(page.locator(".tag.incident"), 0);
    });
    await withPage(stage(), "#/reliability?provider=Mistral", {}, async (page) => {
      await hasCount(page.locator(".incidents li"), 1);
      await page.locator(".incidents").getByText("mistral-small-2609").waitFor();
    });
  });
}
