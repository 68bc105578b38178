import assert from "node:assert/strict";
import { formatShare, quantityText } from "../../dashboard/src/format/quantity.ts";
import { describeFailures } from "../../dashboard/src/format/outcomes.ts";
import { againstSql } from "./against_sql.ts";
import { describe, it } from "./cases.ts";
import { holds } from "./holds.ts";
import type { ModelRow } from "./rows.ts";
import type { Stage } from "./start_stage.ts";
import { texts } from "./texts.ts";
import { withPage } from "./with_page.ts";

/** Reliability says what SQL says. */
export function reliabilityCases(stage: () => Stage): void {
  describe("reliability", () => {
    rateCases(stage);
    hourCases(stage);
  });
}

/** The rates, and the bar of an hour. */
function rateCases(stage: () => Stage): void {
  it("lists the worst first, with the errors behind them", async () => {
    const read = () =>
      stage().stack.query<ModelRow>(
        `select * from public.model_leaderboard_over('24 hours') where not simulated
         order by availability_percent, provider, model`,
      );
    await againstSql(read, (expected) =>
      withPage(stage(), "#/reliability", {}, async (page) => {
        const rates = expected.flatMap((row) =>
          [row.availability_percent, row.success_rate_percent].map(formatShare)
            .map(quantityText)
        );
        const errors = expected.map((row) => describeFailures(row.outcomes) || "No errors");
        await holds(async () => {
          const numbers = page.locator(".reliability li:not(.head) .rate .number");
          assert.deepEqual(await texts(numbers), rates);
          const found = await texts(page.locator(".reliability .errors"));
          assert.deepEqual(
            found.map((text) => text.replace(/ *: show the numbers$/, "")),
            errors,
          );
        });
      }));
  });

  it("reads each hour to the keyboard", async () => {
    const read = () =>
      stage().stack.query<{ n: number; outcomes: Record<string, number> | null }>(
        `select n[cardinality(n)] as n, failures -> (cardinality(n) - 1)::text as outcomes
         from public.model_outcomes_over(
           '24 hours',
           array(select id from public.models where name = 'deepseek/deepseek-v3.2-exp')
         )`,
      );
    await againstSql(read, ([last]) =>
      withPage(stage(), "#/reliability", {}, async (page) => {
        const strip = page.getByRole("slider", {
          name: "Outcomes of deepseek/deepseek-v3.2-exp",
        });
        await strip.focus();
        await page.keyboard.press("End");
        const requests = `${last.n} request${last.n === 1 ? "" : "s"}`;
        await holds(async () => {
          const text = await strip.getAttribute("aria-valuetext") ?? "";
          assert.ok(text.endsWith(`${requests}, ${describeFailures(last.outcomes)}`), text);
        });
      }));
  });
}

/** The hours behind the bars. */
function hourCases(stage: () => Stage): void {
  it("has a table of every hour behind the bars", async () => {
    const read = () =>
      stage().stack.query<{ n: number[]; failures: Record<string, Record<string, number>> }>(
        `select n, failures
         from public.model_outcomes_over(
           '24 hours',
           array(select id from public.models where name = 'mistral-large-2610')
         )`,
      );
    await againstSql(read, ([history]) =>
      withPage(stage(), "#/reliability", {}, async (page) => {
        const item = page.locator(".reliability li").filter({ hasText: "mistral-large-2610" });
        await item.locator("button.errors").click();
        const wanted = history.n.flatMap((n, place) => [[
          String(n),
          n === 0 ? "–" : describeFailures(history.failures[place] ?? null) || "None",
        ]]).reverse().flat();
        const cells = item.getByRole("table").nth(1).locator("tbody td");
        await holds(async () => assert.deepEqual(await texts(cells), wanted));
        assert.match(
          await item.locator("tbody time").first().getAttribute("title") ?? "",
          /^\d{4}-\d\d-\d\d \d\d:00–\d\d:00 UTC$/,
        );
      }));
  });

  it("says in the readout when it was, in UTC too, and keeps it on a touch screen", async () => {
    const touch = { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } };
    await withPage(stage(), "#/reliability", touch, async (page) => {
      await page.locator(".strip").first().tap();
      const readout = page.locator(".strip .readout");
      await holds(async () =>
        assert.match(
          await readout.innerText(),
          /\d\d:00–\d\d:00\n.*\d\d:00–\d\d:00 UTC\n\d+ request/,
        )
      );
      await page.locator("h1").tap();
      await readout.waitFor({ state: "detached" });
    });
  });
}
