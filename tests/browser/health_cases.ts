import { describe, it, itAlone } from "./cases.ts";
import { hasCount, hasMoreThan } from "./holds.ts";
import { answerWith, changeRows, REFUSED } from "./routes.ts";
import { settle } from "./settle.ts";
import type { Stage } from "./start_stage.ts";
import { withPage } from "./with_page.ts";

/** The messages about the project's health. */
export function healthKindCases(stage: () => Stage): void {
  describe("health of every kind", () => {
    const makeRow = (state: string) => ({
      state,
      schedule: "*/15 * * * *",
      last_result_at: new Date().toISOString(),
      unfinished_runs: 0,
      checked_at: new Date().toISOString(),
    });
    const states: [string, string | null, string][] = [
      ["stale", "Measurements have stopped arriving", "Out of date"],
      ["failing", "The scheduled runs are failing", "Out of date"],
      ["stuck", "A run is stuck", "Out of date"],
      ["paused", "The schedule is paused", "Out of date"],
      ["unscheduled", "No schedule is set up", "No schedule"],
      ["something_new", "The project reports that it is something_new", "Out of date"],
      ["empty", null, "No results yet"],
    ];
    for (const [state, warning, summary] of states) {
      it(`is said: ${state}`, async () => {
        await withPage(stage(), "#/", {
          prepare: (page) => answerWith(page, "public_status", [makeRow(state)]),
        }, async (page) => {
          await page.locator(".freshness").getByText(summary).waitFor();
          await hasCount(page.locator(".freshness.good"), 0);
          if (warning === null) await hasCount(page.locator("main .notice"), 0);
          else await page.locator("main .notice").getByText(warning).waitFor();
        });
      });
    }

    it("marks a model that has gone without results while others have not", async () => {
      const old = new Date(Date.now() - 5.5 * 3_600_000).toISOString();
      await withPage(stage(), "#/", {
        prepare: (page) =>
          changeRows(
            page,
            "rpc/model_summaries_over",
            (row) => row.model === "mistral-large-2610" ? { ...row, last_seen_at: old } : row,
          ),
      }, async (page) => {
        const marked = page.locator("tr").filter({ has: page.locator(".tag.stale") });
        await hasCount(marked, 1);
        await marked.getByText("mistral-large-2610").waitFor();
        await marked.getByText("Last result 5 h ago").waitFor();
      });
    });
  });
}

/** A page that cannot know says so. */
export function healthCases(stage: () => Stage): void {
  describe("health", () => {
    warningCases(stage);
    unreadableCases(stage);
  });
}

/** Warnings that come and go. */
function warningCases(stage: () => Stage): void {
  itAlone("warns when the schedule is paused, and no longer once it is on", async () => {
    const { query } = stage().stack;
    await query("select public.pause_schedule()");
    try {
      await withPage(stage(), "#/", {}, async (page) => {
        await page.getByRole("alert").filter({ hasText: "The schedule is paused" }).waitFor();
        await hasCount(page.locator(".freshness.good"), 0);
      });
    } finally {
      await query("select public.resume_schedule()");
    }
    await withPage(stage(), "#/", {}, async (page) => {
      await page.locator(".freshness.good").waitFor();
      await hasCount(page.getByRole("alert"), 0);
    });
  });

  it("warns when its own questions fail, keeps what it had, and recovers", async () => {
    await withPage(stage(), "#/", { expected: REFUSED }, async (page) => {
      await page.locator(".freshness.good").waitFor();
      // The page reads other windows ahead, but no other region: that is not there before it is asked for.
      const region = page.getByRole("combobox", { name: "Region" });
      await region.locator("option").nth(1).waitFor({ state: "attached" });
      await page.route("**/rest/v1/**", (route) => route.abort());
      await page.evaluate("dispatchEvent(new Event('online'))");
      const alert = page.locator(".notice.bad").filter({ hasText: "cannot be reached" });
      await alert.waitFor();
      await hasCount(page.locator(".freshness.good"), 0);
      await hasMoreThan(page.locator(".leaderboard tbody tr"), 0);
      await page.evaluate("dispatchEvent(new Event('online'))");
      await region.selectOption({ index: 1 });
      await page.getByText("Cannot read the leaderboard: the project cannot be reached")
        .waitFor();
      await hasCount(page.locator(".leaderboard"), 0);

      await page.unroute("**/rest/v1/**");
      await alert.getByRole("button", { name: "Try again" }).click();
      await page.locator(".freshness.good").waitFor();
      await page.getByRole("button", { name: "Try again" }).waitFor({ state: "detached" });
      await settle(page);
      await hasCount(page.locator(".outdated"), 0);
    });
  });
}

/** What cannot be read at all. */
function unreadableCases(stage: () => Stage): void {
  it("reports when nothing can be read, with a button to try again", async () => {
    await withPage(stage(), "#/", {
      expected: REFUSED,
      prepare: (page) => page.route("**/rest/v1/**", (route) => route.abort()),
    }, async (page) => {
      await page.getByText("Cannot read the leaderboard: the project cannot be reached")
        .waitFor();
      await page.unroute("**/rest/v1/**");
      await page.locator(".failure").filter({ hasText: "leaderboard" })
        .getByRole("button", { name: "Try again" }).click();
      await page.locator(".leaderboard tbody tr").first().waitFor();
    });
  });

  it("reports an unexpected answer", async () => {
    await withPage(stage(), "#/", {
      prepare: (page) =>
        page.route("**/rpc/model_summaries_over*", (route) =>
          route.fulfill({
            json: [{ provider: "x" }],
            headers: { "access-control-allow-origin": "*" },
          })),
    }, async (page) => {
      await page.getByText("Cannot read the leaderboard: the answer has an unexpected").waitFor();
    });
  });

  it("goes by the project's clock when the reader's is off", async () => {
    await withPage(stage(), "#/", {
      prepare: (page) => page.clock.install({ time: Date.now() + 5 * 3_600_000 }),
    }, async (page) => {
      await page.getByText("Your clock is off.").waitFor();
      await page.getByText("by 5 hours").waitFor();
      await hasMoreThan(page.locator("td.col-seen").filter({ hasText: /just now|min ago/ }), 5);
    });
  });
}
