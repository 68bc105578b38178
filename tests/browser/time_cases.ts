import assert from "node:assert/strict";
import { againstSql } from "./against_sql.ts";
import { describe, it } from "./cases.ts";
import { hasCount, holds } from "./holds.ts";
import { idOf } from "./id_of.ts";
import { answerWith, holdBack, REFUSED } from "./routes.ts";
import { settle } from "./settle.ts";
import type { Stage } from "./start_stage.ts";
import { withPage } from "./with_page.ts";

/** What becomes of a page as time goes by. */
export function timeCases(stage: () => Stage): void {
  describe("time going by", () => {
    askingCases(stage);
    readingCases(stage);
  });
}

/** What is asked, and when. */
function askingCases(stage: () => Stage): void {
  it("wakes up with a question, not with an alert", async () => {
    await withPage(stage(), "#/", {
      expected: REFUSED,
      prepare: (page) => page.clock.install({ time: Date.now() }),
    }, async (page) => {
      await page.locator(".freshness.good").waitFor();
      const release = await holdBack(page, "public_status");
      await page.clock.fastForward("09:00:00");
      await page.locator(".freshness").getByText("Checking …").waitFor();
      await hasCount(page.locator(".notice.bad"), 0);
      await release();
    });
  });

  it("refetches the numbers of a project without new results", async () => {
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
}

/** What stays for who reads. */
function readingCases(stage: () => Stage): void {
  it("keeps what a reader points at in a chart", async () => {
    const id = await idOf(stage(), "mistral-small-2609");
    const read = () =>
      stage().stack.query(
        "select starts_at from public.model_timeline_over('24 hours', array[$1]::uuid[])",
        [id],
      );
    await againstSql(read, () =>
      withPage(stage(), `#/trends?model=${id}`, {
        prepare: (page) => page.clock.install({ time: Date.now() }),
      }, async (page) => {
        const chart = page.getByRole("slider", { name: "Time to first token of" });
        await page.clock.runFor(1_000);
        await chart.locator("canvas").waitFor();
        await chart.focus();
        await page.keyboard.press("Home");
        const readout = chart.locator(".readout");
        await readout.filter({ hasText: /UTC\s*p50 / }).waitFor();
        const before = await readout.innerText();
        await page.evaluate("window.seen = document.querySelector('.chart canvas')");
        for (let minute = 0; minute < 7; minute++) await page.clock.runFor(60_000);
        assert.ok(await page.evaluate("window.seen.isConnected"));
        await holds(async () => assert.equal(await readout.innerText(), before));
      }));
  });

  it("hides no incident in another time zone", async () => {
    for (const hours of [-30, 30]) {
      await withPage(stage(), "#/reliability", {
        prepare: (page) => page.clock.install({ time: Date.now() + hours * 3_600_000 }),
      }, async (page) => {
        await hasCount(page.locator(".incidents li"), 4);
      });
    }
  });
}
