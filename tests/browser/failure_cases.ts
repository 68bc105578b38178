import assert from "node:assert/strict";
import { describe, it } from "./cases.ts";
import { hasCount, hasMoreThan, holds } from "./holds.ts";
import { idOf } from "./id_of.ts";
import { failWith, holdBack, REFUSED } from "./routes.ts";
import type { Stage } from "./start_stage.ts";
import { withPage } from "./with_page.ts";

/** Where a question fails, the page shows nothing that is not so, and a way to ask again. */
export function failureCases(stage: () => Stage): void {
  describe("failures", () => {
    wholeCases(stage);
    outcomeCases(stage);
    modelCases(stage);
    partCases(stage);
  });
}

/** How failures are shown. */
function wholeCases(stage: () => Stage): void {
  it("are shown in our own words, whatever a proxy sends", async () => {
    await withPage(stage(), "#/", {
      expected: REFUSED,
      prepare: (page) => failWith(page, "rpc/model_summaries_over", 502),
    }, async (page) => {
      const alert = page.locator(".failure").filter({ hasText: "leaderboard" });
      const text = await alert.innerText();
      assert.match(text, /Cannot read the leaderboard: .*\(502\)/);
      assert.ok(text.length < 160 && !text.includes("SERVER"), text);
    });
  });

  it("come at once: no question is asked again in silence", async () => {
    let asked = 0;
    await withPage(stage(), "#/", {
      expected: REFUSED,
      prepare: async (page) => {
        await failWith(page, "measured_regions", 503);
        page.on("request", (request) => {
          asked += Number(
            request.url().includes("measured_regions") && request.method() === "GET",
          );
        });
      },
    }, async (page) => {
      await page.getByRole("button", { name: "Regions: try again" }).waitFor();
      assert.equal(asked, 1);
      await page.unroute("**/rest/v1/measured_regions*");
      await page.getByRole("button", { name: "Regions: try again" }).click();
      await page.getByRole("combobox", { name: "Region" }).waitFor();
    });
  });

  it("come in the end, where a project never answers", async () => {
    const asked = Promise.withResolvers<void>();
    await withPage(stage(), "#/prices", {
      expected: REFUSED,
      prepare: async (page) => {
        await page.clock.install({ time: Date.now() });
        await page.route("**/rest/v1/latest_prices*", () => asked.resolve());
      },
    }, async (page) => {
      // Its time runs from the question on.
      await asked.promise;
      await page.clock.runFor(16_000);
      await page.getByText("Cannot read the prices: the project did not answer in time")
        .waitFor();
    }, { settled: false });
  });
}

/** Outcomes that cannot be read. */
function outcomeCases(stage: () => Stage): void {
  it("of outcomes are no hours without requests", async () => {
    await withPage(stage(), "#/reliability", {
      expected: REFUSED,
      prepare: (page) => failWith(page, "rpc/model_outcomes_over", 500),
    }, async (page) => {
      const alert = page.getByRole("alert").filter({ hasText: "Cannot read the outcomes" });
      await alert.waitFor();
      await hasCount(page.locator(".strip"), 0);
      const unknown = page.locator(".reliability").getByText("Not known");
      await hasMoreThan(unknown, 5);
      await page.unroute("**/rest/v1/rpc/model_outcomes_over*");
      await alert.getByRole("button", { name: "Try again" }).click();
      await page.locator(".strip").first().waitFor();
      await hasCount(unknown, 0);
    });
  });

  it("of another window remove the bars of the one before", async () => {
    await withPage(stage(), "#/reliability?window=7d", { expected: REFUSED }, async (page) => {
      await hasMoreThan(page.locator(".strip"), 5);
      const release = await holdBack(page, "rpc/model_outcomes_over");
      await page.getByRole("radio", { name: "30 d" }).check();
      await page.locator(".reliability .waiting").first().waitFor();
      await hasCount(page.locator(".strip"), 0);
      await release();
      await page.locator(".strip").first().waitFor();
      await page.locator(".strip").first().focus();
      await holds(async () => {
        const day = await page.locator(".strip").first().getAttribute("aria-valuetext") ?? "";
        assert.match(day, /^\d{4}-\d\d-\d\d \(UTC\): /);
      });
    });
  });
}

/** A model that cannot be read. */
function modelCases(stage: () => Stage): void {
  it("of one model never show another under its name", async () => {
    const [first, second] = [
      await idOf(stage(), "mistral-small-2609"),
      await idOf(stage(), "gpt-6-luna"),
    ];
    await withPage(stage(), `#/trends?model=${first}`, { expected: REFUSED }, async (page) => {
      await page.getByRole("slider", { name: "Speed of mistral-small-2609" }).waitFor();
      await failWith(page, "rpc/model_timeline_over", 500);
      await page.getByRole("combobox", { name: "Model" }).selectOption(second);
      await page.getByRole("heading", { level: 1, name: "gpt-6-luna" }).waitFor();
      await page.getByText("Cannot read the trend").waitFor();
      await hasCount(page.getByRole("slider", { name: "Speed of" }), 0);
      await page.unroute("**/rest/v1/rpc/model_timeline_over*");
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByRole("slider", { name: "Speed of gpt-6-luna" }).waitFor();
    });
  });

  it("of one model in a comparison never show another in its place", async () => {
    const [a, b] = [await idOf(stage(), "mistral-small-2609"), await idOf(stage(), "gpt-6-luna")];
    const third = await idOf(stage(), "mistral-large-2610");
    await withPage(stage(), `#/compare?a=${a}&b=${b}`, { expected: REFUSED }, async (page) => {
      await page.getByRole("slider", { name: "Speed of" }).waitFor();
      await failWith(page, "rpc/model_timeline_over", 500);
      await page.getByRole("combobox", { name: "Second" }).selectOption(third);
      await page.getByText("Cannot read the trend").waitFor();
      await hasCount(page.getByRole("slider", { name: "Speed of" }), 0);
    });
  });
}

/** A part of the page that fails. */
function partCases(stage: () => Stage): void {
  it("next to the numbers leave a trace, and can be retried", async () => {
    await withPage(stage(), "#/", {
      expected: REFUSED,
      prepare: async (page) => {
        await failWith(page, "rpc/model_sparks_over", 500);
        await failWith(page, "rpc/model_summaries_before", 500);
        await failWith(page, "rpc/incidents_over", 500);
      },
    }, async (page) => {
      const alert = page.getByRole("alert");
      for (const what of ["the changes", "the spark lines", "the incidents"]) {
        await alert.filter({ hasText: `Cannot read ${what}` }).waitFor();
      }
      await hasCount(page.locator(".sparkline, .change, .tag.incident"), 0);
      await page.unrouteAll();
      await alert.getByRole("button", { name: "Try again" }).click();
      await page.locator(".sparkline").first().waitFor();
      await page.locator(".change").first().waitFor();
      await page.locator(".tag.incident").waitFor();
      await hasCount(alert, 0);
    });
  });

  it("of the drawing itself leave the rest of the page", async () => {
    await withPage(stage(), "#/", { expected: /sabotage/ }, async (page) => {
      await page.evaluate(
        "Map.groupBy = () => { throw new Error('sabotage'); }; location.hash = '#/compare'",
      );
      await page.getByText("This page has an error and cannot be shown").waitFor();
      await hasCount(page.getByRole("link", { name: "Leaderboard" }), 1);
    });
  });
}
