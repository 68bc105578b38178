import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { ModelRow } from "./rows.ts";
import { formatShare } from "../src/format/format_percent.ts";
import { describeFailures } from "../src/format/outcomes.ts";
import { quantityText } from "../src/format/quantity.ts";
import { againstSql } from "./against_sql.ts";
import type { Stage } from "./start_stage.ts";
import { texts } from "./texts.ts";
import { settle, withPage } from "./with_page.ts";

/** Reliability and runs say what SQL says. */
export function checkReliability(stage: () => Stage): void {
  describe("reliability", () => {
    it("lists the worst first, with the errors behind them", async () => {
      const read = () =>
        stage().stack.query<ModelRow>(
          `select * from public.model_leaderboard_over('24 hours') where not simulated
           order by success_rate_percent, provider, model`,
        );
      await againstSql(read, (expected) =>
        withPage(stage(), "#/reliability", {}, async (page) => {
          const rates = await texts(page.locator(".reliability .rate"));
          assert.deepEqual(
            rates,
            expected.map((row) => quantityText(formatShare(row.success_rate_percent))),
          );
          const errors = await texts(page.locator(".reliability .errors"));
          assert.deepEqual(
            errors,
            expected.map((row) => describeFailures(row.outcomes) || "No errors"),
          );
        }));
    });

    it("reads each hour to the keyboard", async () => {
      const read = () =>
        stage().stack.query<{ n: number; outcomes: Record<string, number> | null }>(
          `select n[cardinality(n)] as n, outcomes -> cardinality(n) - 1 as outcomes
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
          const text = await strip.getAttribute("aria-valuetext") ?? "";
          const requests = `${last.n} request${last.n === 1 ? "" : "s"}`;
          assert.ok(text.endsWith(`${requests}, ${describeFailures(last.outcomes)}`), text);
        }));
    });
  });

  describe("runs", () => {
    it("follows a run under way to its end", async () => {
      const { query } = stage().stack;
      const [run] = await query<{ run_id: string; targets: number; done: number }>(
        "select run_id, targets::integer, done::integer from public.run_progress where finished_at is null",
      );
      await withPage(stage(), "#/runs", {}, async (page) => {
        const line = page.locator(".runs li").first();
        await line.getByText(`${run.done} of ${run.targets}, 1 failed`).waitFor();
        assert.equal(await page.locator("tbody tr").count(), run.targets);
        assert.equal(await page.getByText("overloaded", { exact: true }).count(), 1);
        assert.equal(await page.getByText("being measured", { exact: true }).count(), 1);

        await query(
          `update public.run_targets
           set state = 'abandoned', closed_at = now(), lease_token = null, lease_expires_at = null
           where run_id = $1 and closed_at is null`,
          [run.run_id],
        );
        await query("update public.runs set finished_at = now() where id = $1", [run.run_id]);
        await line.getByText("finished just now").waitFor();
        await page.getByText("not measured: run abandoned").first().waitFor();
      });
    });

    it("says so when a run is no longer shown", async () => {
      const old = "00000000-0000-4000-8000-000000000001";
      await withPage(stage(), `#/runs?run=${old}`, {}, async (page) => {
        await settle(page);
        await page.getByText("This run is no longer shown").waitFor();
      });
    });
  });
}
