import assert from "node:assert/strict";
import { describe, it, itAlone } from "./cases.ts";
import { fitsItsWidth } from "./fits_its_width.ts";
import { hasCount, hasMoreThan } from "./holds.ts";
import { settle } from "./settle.ts";
import type { Stage } from "./start_stage.ts";
import { withPage } from "./with_page.ts";

const refused = /Failed to load resource/;

/** A page that cannot know, or has nothing to show, says so. */
export function checkStates(stage: () => Stage): void {
  describe("health", () => {
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
      await withPage(stage(), "#/", { expected: refused }, async (page) => {
        await page.locator(".freshness.good").waitFor();
        await page.route("**/rest/v1/**", (route) => route.abort());
        await page.evaluate("dispatchEvent(new Event('online'))");
        const alert = page.locator(".notice.bad").filter({ hasText: "cannot be reached" });
        await alert.waitFor();
        await hasCount(page.locator(".freshness.good"), 0);
        await hasMoreThan(page.locator(".leaderboard tbody tr"), 0);
        await page.evaluate("dispatchEvent(new Event('online'))");
        await page.getByRole("radio", { name: "7 d" }).check();
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

    it("says so when nothing can be read at all, with a way to try again", async () => {
      await withPage(stage(), "#/", {
        expected: refused,
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

    it("says so when an answer is not what it should be", async () => {
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
  });
}

/** A project without a single result. */
export function checkEmpty(stage: () => Stage): void {
  describe("nothing yet", () => {
    const pages: [string, string][] = [
      ["#/", "Nothing measured yet"],
      ["#/trends", "Nothing measured yet"],
      ["#/cost", "Nothing to compare yet"],
      ["#/reliability", "Nothing measured yet"],
      ["#/compare", "Not enough to compare"],
      ["#/runs", "No run in the last hour"],
      ["#/nowhere", "There is no such page"],
    ];
    for (const [hash, title] of pages) {
      it(`says "${title}" at ${hash}, and how to start`, async () => {
        await withPage(stage(), hash, {}, async (page) => {
          await page.getByText(title).waitFor();
          await page.getByText("No results yet").waitFor();
          if (hash === "#/nowhere") return;
          const start = page.locator(".empty").filter({ hasText: "Start a run with" });
          await start.getByText("deno task benchmark").waitFor();
          await start.getByText("select run_benchmark_now()").waitFor();
        });
      });
    }

    for (const width of [320, 360, 390, 520]) {
      it(`keeps its header whole in a window of ${width} px`, async () => {
        await withPage(stage(), "#/", { viewport: { width, height: 800 } }, async (page) => {
          await fitsItsWidth(page, `at ${width}`);
          await page.getByText("No results yet").waitFor();
          const [name, pill, theme] = await Promise.all(
            [".brand", ".freshness", "button.theme"].map((part) =>
              page.locator(`header.site ${part}`).boundingBox()
            ),
          );
          assert.ok(name && pill && theme);
          // In one line, beside each other, and in the window.
          const middles = [name, pill, theme].map(({ y, height }) => y + height / 2);
          assert.ok(Math.max(...middles) - Math.min(...middles) < 4, `${middles}`);
          assert.ok(name.x + name.width <= pill.x, "the pill lies on the name");
          assert.ok(pill.x + pill.width <= theme.x, "the pill lies on the button");
          assert.ok(theme.x + theme.width <= width, "the button is outside");
          assert.ok(pill.height < 40, `the pill is ${pill.height} px high`);
        });
      });
    }

    itAlone("shows a run as soon as it is there, and no longer than it should", async () => {
      const { query } = stage().stack;
      await withPage(stage(), "#/runs", {}, async (page) => {
        await page.getByText("No run in the last hour").waitFor();
        await query(
          "insert into public.runs (run_name, triggered_by) values ('the first', 'test')",
        );
        await page.locator(".runs").getByText("the first").waitFor();
        await query(
          `update public.runs
           set started_at = now() - interval '2 hours', finished_at = now() - interval '61 minutes'
           where run_name = 'the first'`,
        );
        await page.getByText("No run in the last hour").waitFor();
      });
    });

    it("shows prices all the same", async () => {
      await withPage(stage(), "#/prices", {}, async (page) => {
        await hasMoreThan(page.locator("tbody tr"), 5);
      });
    });
  });
}
