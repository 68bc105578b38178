import assert from "node:assert/strict";
import type { Objective } from "../../dashboard/src/api/objective.ts";
import {
  describeBudget,
  describeCalls,
  describeObjective,
  describeVerdict,
  formatBurn,
} from "../../dashboard/src/format/objectives.ts";
import { formatShare, quantityText } from "../../dashboard/src/format/quantity.ts";
import { describeFailures, describeRequests } from "../../dashboard/src/format/outcomes.ts";
import { againstSql } from "./against_sql.ts";
import { describe, it } from "./cases.ts";
import { holds } from "./holds.ts";
import { save } from "./save.ts";
import type { ModelRow } from "./rows.ts";
import type { Stage } from "./start_stage.ts";
import { texts } from "./texts.ts";
import { withPage } from "./with_page.ts";

/** Reliability says what SQL says. */
export function reliabilityCases(stage: () => Stage): void {
  describe("reliability", () => {
    rateCases(stage);
    hourCases(stage);
    objectiveCases(stage);
  });
}

/** How objectives stand, as far as they are for visitors. */
function objectiveCases(stage: () => Stage): void {
  it("says how each public objective stands, to readers too", async () => {
    const read = () =>
      stage().stack.query<Objective>(
        "select * from public.objective_status where is_public order by objective",
      );
    await againstSql(read, (expected) =>
      withPage(stage(), "#/reliability", {}, async (page) => {
        assert.ok(new Set(expected.map(({ verdict }) => verdict)).size === 3);
        await holds(async () => {
          const items = page.locator(".objectives li");
          assert.deepEqual(
            await texts(items),
            expected.map((row) =>
              [
                row.objective,
                describeObjective(row),
                describeCalls(row),
                row.verdict[0].toUpperCase() + row.verdict.slice(1),
                describeVerdict(row),
                `Error budget: ${describeBudget(row)}`,
                `Burn rate, 1 hour ${formatBurn(row.burn_rate_1h) ?? "no calls"}`,
                `1 day ${formatBurn(row.burn_rate_1d) ?? "no calls"}`,
              ].join(" ")
            ),
          );
        });
        const file = await save(
          page,
          page.locator(".section", { has: page.locator(".objectives") }).getByRole("button", {
            name: "Download CSV",
          }),
        );
        assert.deepEqual(
          file.trimEnd().split("\r\n").slice(1).map((line) => line.split(",")[0]),
          expected.map(({ objective }) => objective),
        );
      }));
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
    // Hours without a request and with a single one are there at any time: one model was measured once.
    const expected: [string, RegExp[]][] = [
      ["deepseek/deepseek-v3.2-exp", [/^\d+ requests?, \d+× timed out$/]],
      ["gpt-6-luna-one-sample", [/^no requests$/, /^1 request, all succeeded$/]],
    ];
    for (const [model, kinds] of expected) {
      await againstSql(
        () => hoursOf(stage(), model),
        ([{ n, failures }]) =>
          withPage(stage(), "#/reliability", {}, async (page) => {
            const hours = n.map((n, place) => describeRequests(n, failures[place] ?? null));
            for (const kind of kinds) assert.ok(hours.some((hour) => kind.test(hour)), `${kind}`);
            const strip = page.getByRole("slider", { name: `Outcomes of ${model}` });
            await strip.focus();
            await page.keyboard.press("End");
            for (const hour of hours.toReversed()) {
              await holds(async () => {
                const text = await strip.getAttribute("aria-valuetext") ?? "";
                assert.ok(text.endsWith(`: ${hour}`), `${text}, not ${hour}`);
              });
              await page.keyboard.press("ArrowLeft");
            }
          }),
      );
    }
  });
}

/** The hours behind the bars. */
function hourCases(stage: () => Stage): void {
  it("has a table of every hour behind the bars", async () => {
    const read = () => hoursOf(stage(), "mistral-large-2610");
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

/** What became of the requests to a model, hour by hour. */
function hoursOf(stage: Stage, model: string) {
  return stage.stack.query<{ n: number[]; failures: Record<string, Record<string, number>> }>(
    `select n, failures
     from public.model_outcomes_over(
       '24 hours', array(select id from public.models where name = $1)
     )`,
    [model],
  );
}
