import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { answerWith, changeRows, failWith, holdBack } from "./routes.ts";
import type { Stage } from "./start_stage.ts";
import { settle, withPage } from "./with_page.ts";

const refused = /Failed to load resource/;

/** Where a question fails or waits, the page shows nothing that is not so, and a way to ask again. */
export function checkFailures(stage: () => Stage): void {
  async function idOf(model: string): Promise<string> {
    const [row] = await stage().stack.query<{ id: string }>(
      "select id from public.models where name = $1 order by id limit 1",
      [model],
    );
    return row.id;
  }

  describe("failures", () => {
    it("are said in words of our own, whatever a proxy sends", async () => {
      await withPage(stage(), "#/", {
        expected: refused,
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
        expected: refused,
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
      await withPage(stage(), "#/prices", {
        expected: refused,
        prepare: async (page) => {
          await page.clock.install({ time: Date.now() });
          await page.route("**/rest/v1/latest_prices*", () => {});
        },
      }, async (page) => {
        await page.locator(".waiting").first().waitFor();
        await page.clock.runFor(16_000);
        await page.getByText("Cannot read the prices: the project did not answer in time")
          .waitFor();
      }, { settled: false });
    });

    it("of outcomes are no hours without requests", async () => {
      await withPage(stage(), "#/reliability", {
        expected: refused,
        prepare: (page) => failWith(page, "rpc/model_outcomes_over", 500),
      }, async (page) => {
        const alert = page.getByRole("alert").filter({ hasText: "Cannot read the outcomes" });
        await alert.waitFor();
        assert.equal(await page.locator(".strip").count(), 0);
        assert.ok(await page.getByText("Not known").count() > 5);
        await page.unroute("**/rest/v1/rpc/model_outcomes_over*");
        await alert.getByRole("button", { name: "Try again" }).click();
        await page.locator(".strip").first().waitFor();
        assert.equal(await page.getByText("Not known").count(), 0);
      });
    });

    it("of another window leave no bars of the one before", async () => {
      await withPage(stage(), "#/reliability?window=7d", { expected: refused }, async (page) => {
        assert.ok(await page.locator(".strip").count() > 5);
        const release = await holdBack(page, "rpc/model_outcomes_over");
        await page.getByRole("radio", { name: "30 d" }).check();
        await page.locator(".reliability .waiting").first().waitFor();
        assert.equal(await page.locator(".strip").count(), 0);
        await release();
        await page.locator(".strip").first().waitFor();
        await page.locator(".strip").first().focus();
        const day = await page.locator(".strip").first().getAttribute("aria-valuetext") ?? "";
        assert.match(day, /^\d{4}-\d\d-\d\d \(UTC\): /);
      });
    });

    it("of one model never show another under its name", async () => {
      const [first, second] = [await idOf("mistral-small-2609"), await idOf("gpt-6-luna")];
      await withPage(stage(), `#/trends?model=${first}`, { expected: refused }, async (page) => {
        await page.getByRole("slider", { name: "Speed of mistral-small-2609" }).waitFor();
        await failWith(page, "rpc/model_timeline_over", 500);
        await page.getByRole("combobox", { name: "Model" }).selectOption(second);
        await page.getByRole("heading", { level: 1, name: "gpt-6-luna" }).waitFor();
        await page.getByText("Cannot read the trend").waitFor();
        assert.equal(await page.getByRole("slider", { name: "Speed of" }).count(), 0);
        await page.unroute("**/rest/v1/rpc/model_timeline_over*");
        await page.getByRole("button", { name: "Try again" }).click();
        await page.getByRole("slider", { name: "Speed of gpt-6-luna" }).waitFor();
      });
    });

    it("of one model in a comparison never show another in its place", async () => {
      const [a, b] = [await idOf("mistral-small-2609"), await idOf("gpt-6-luna")];
      const third = await idOf("mistral-large-2610");
      await withPage(stage(), `#/compare?a=${a}&b=${b}`, { expected: refused }, async (page) => {
        await page.getByRole("slider", { name: "Speed of" }).waitFor();
        await failWith(page, "rpc/model_timeline_over", 500);
        await page.getByRole("combobox", { name: "Second" }).selectOption(third);
        await page.getByText("Cannot read the trend").waitFor();
        assert.equal(await page.getByRole("slider", { name: "Speed of" }).count(), 0);
      });
    });

    it("of what stands beside the numbers leave a trace, and can be mended", async () => {
      await withPage(stage(), "#/", {
        expected: refused,
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
        assert.equal(await page.locator(".sparkline, .change, .tag.incident").count(), 0);
        await page.unrouteAll();
        await alert.getByRole("button", { name: "Try again" }).click();
        await page.locator(".sparkline").first().waitFor();
        await page.locator(".change").first().waitFor();
        await page.locator(".tag.incident").waitFor();
        assert.equal(await alert.count(), 0);
      });
    });

    it("of the drawing itself leave the rest of the page", async () => {
      await withPage(stage(), "#/", { expected: /sabotage/ }, async (page) => {
        await page.evaluate(
          "Map.groupBy = () => { throw new Error('sabotage'); }; location.hash = '#/compare'",
        );
        await page.getByText("This page has a fault and cannot be shown").waitFor();
        assert.equal(await page.getByRole("link", { name: "Leaderboard" }).count(), 1);
      });
    });
  });

  describe("while an answer is awaited", () => {
    it("nothing is saved under a window that it is not of", async () => {
      const id = await idOf("gpt-6-luna");
      await withPage(stage(), `#/trends?model=${id}`, {}, async (page) => {
        await page.getByRole("button", { name: "Download SVG" }).waitFor();
        const release = await holdBack(page, "rpc/model_*");
        await page.getByRole("radio", { name: "30 d" }).check();
        await page.locator(".answer.outdated").first().waitFor();
        assert.equal(await page.getByRole("button", { name: "Download SVG" }).count(), 0);
        await release();
        await settle(page);
        await page.getByText("(30 d)").or(page.getByRole("img", { name: "(30 d)" })).waitFor();
      });
    });

    it("the leaderboard's CSV waits, too", async () => {
      await withPage(stage(), "#/?region=eu-central-1", {}, async (page) => {
        const csv = page.getByRole("button", { name: "Download CSV" });
        assert.ok(await csv.isEnabled());
        const release = await holdBack(page, "rpc/model_summaries_over");
        await page.getByRole("combobox", { name: "Region" }).selectOption("us-east-1");
        await page.locator(".answer.outdated").waitFor();
        assert.ok(await csv.isDisabled());
        await release();
        await settle(page);
        assert.ok(await csv.isEnabled());
      });
    });

    it("a run is shown, however slow the project is", async () => {
      await withPage(stage(), "#/runs", {
        prepare: (page) =>
          page.route(/run_progress|run_outcomes/, async (route) => {
            // Longer than between two looks at a run.
            await new Promise((done) => setTimeout(done, 4_000));
            await route.continue();
          }),
      }, async (page) => {
        await page.locator(".runs li").first().waitFor();
        await page.locator("tbody tr").first().waitFor();
        // It is looked at again and again, and so never quite settled.
      }, { settled: false });
    });
  });

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
          assert.equal(await page.locator(".freshness.good").count(), 0);
          if (warning === null) assert.equal(await page.locator("main .notice").count(), 0);
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
        assert.equal(await marked.count(), 1);
        await marked.getByText("mistral-large-2610").waitFor();
        await marked.getByText("Last result 5 h ago").waitFor();
      });
    });
  });

  describe("time going by", () => {
    it("wakes up with a question, not with an alert", async () => {
      await withPage(stage(), "#/", {
        expected: refused,
        prepare: (page) => page.clock.install({ time: Date.now() }),
      }, async (page) => {
        await page.locator(".freshness.good").waitFor();
        const release = await holdBack(page, "public_status");
        await page.clock.fastForward("09:00:00");
        await page.locator(".freshness").getByText("Checking …").waitFor();
        assert.equal(await page.locator(".notice.bad").count(), 0);
        await release();
      });
    });

    it("renews a project's numbers that nothing new comes to", async () => {
      let asked = 0;
      const row = {
        state: "unscheduled",
        schedule: null,
        last_result_at: new Date(Date.now() - 60_000).toISOString(),
        unfinished_runs: 0,
        checked_at: new Date().toISOString(),
      };
      await withPage(stage(), "#/?window=1h", {
        prepare: async (page) => {
          await page.clock.install({ time: Date.now() });
          await answerWith(page, "public_status", [row]);
          page.on("request", (request) => {
            if (!request.url().includes("model_summaries_over")) return;
            asked += Number(request.postData()?.includes("1 hour") ?? false);
          });
        },
      }, async (page) => {
        assert.equal(asked, 1);
        // A little more than lies between two looks at the status; each is awaited.
        async function look() {
          const answered = page.waitForResponse("**/public_status*");
          await page.clock.runFor(45_100);
          await answered;
          await settle(page);
        }
        for (let looks = 0; looks < 19; looks++) await look();
        assert.equal(asked, 1);
        for (let looks = 0; looks < 4 && asked === 1; looks++) await look();
        assert.equal(asked, 2);
      });
    });

    it("keeps what a reader points at in a chart", async () => {
      const id = await idOf("mistral-small-2609");
      await withPage(stage(), `#/trends?model=${id}`, {
        prepare: (page) => page.clock.install({ time: Date.now() }),
      }, async (page) => {
        const chart = page.getByRole("slider", { name: "Time to first token of" });
        await page.clock.runFor(1_000);
        await chart.locator("canvas").waitFor();
        await chart.focus();
        await page.keyboard.press("Home");
        const readout = chart.locator(".readout");
        const before = await readout.innerText();
        assert.match(before, /UTC\np50 /);
        await page.evaluate("window.seen = document.querySelector('.chart canvas')");
        for (let minute = 0; minute < 7; minute++) await page.clock.runFor(60_000);
        assert.ok(await page.evaluate("window.seen.isConnected"));
        assert.equal(await readout.innerText(), before);
      });
    });

    it("hides no incident from who lives in another hour", async () => {
      for (const hours of [-30, 30]) {
        await withPage(stage(), "#/reliability", {
          prepare: (page) => page.clock.install({ time: Date.now() + hours * 3_600_000 }),
        }, async (page) => {
          assert.equal(await page.locator(".incidents li").count(), 3);
        });
      }
    });
  });
}
