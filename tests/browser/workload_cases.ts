import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { formatMs, formatSpeed, quantityText } from "../../dashboard/src/format/quantity.ts";
import { againstSql } from "./against_sql.ts";
import { describe, it } from "./cases.ts";
import { fitsItsWidth } from "./fits_its_width.ts";
import { hasCount, holds } from "./holds.ts";
import { answerWith, failWith, REFUSED } from "./routes.ts";
import { save } from "./save.ts";
import { settle } from "./settle.ts";
import type { Stage } from "./start_stage.ts";
import { texts } from "./texts.ts";
import { withPage } from "./with_page.ts";

const PHONE = { viewport: { width: 320, height: 700 } };

interface Row {
  model: string;
  n: number;
  p50_ttft_ms: number | null;
  p50_tps: number | null;
}

/** Speeds are those of the workload that is chosen, wherever one can be. */
export function workloadCases(stage: () => Stage): void {
  describe("workloads", () => {
    it("are chosen beside window and region, and kept in the address", async () => {
      await withPage(stage(), "#/", {}, async (page) => {
        const choice = page.getByRole("combobox", { name: "Workload" });
        await holds(async () =>
          assert.deepEqual(await texts(choice.locator("option")), ["default", "canary", "tool"])
        );
        await choice.selectOption("canary");
        await page.waitForURL(/workload=canary/);
        await page.reload();
        await settle(page);
        assert.equal(await choice.inputValue(), "canary");
        await page.getByRole("link", { name: "Models", exact: true }).click();
        await page.waitForURL(/#\/models\?workload=canary/);
        await choice.selectOption("default");
        await page.waitForURL(/#\/models$/);
      });
    });

    it("have numbers of their own on the leaderboard", async () => {
      await againstSql(
        () => leaderboard(stage(), "canary"),
        (expected) =>
          withPage(stage(), "#/?workload=canary&window=7d", {}, async (page) => {
            assert.equal(expected.length, 4);
            const columns: [string, (row: Row) => string][] = [
              ["th.model a", (row) => row.model],
              ["td.col-n", (row) => String(row.n)],
              ["td.col-ttft", (row) => quantityText(formatMs(row.p50_ttft_ms))],
              ["td.col-tps", (row) => formatSpeed(row.p50_tps)!.text],
            ];
            for (const [cells, value] of columns) await columnIs(page, cells, expected.map(value));
            // No line of another workload stands beside them.
            await hasCount(page.locator("td.col-trend svg"), 0);
            await hasCount(page.locator(".tag.stale"), 0);
            const [header, first] = (await save(
              page,
              page.getByRole("button", { name: "Download CSV" }),
            )).split("\r\n");
            assert.ok(header.startsWith("provider,model,"));
            assert.ok(first.includes(expected[0].model));
          }),
      );
    });

    it("have numbers of their own among the hosts of a model, and no lines of another", async () => {
      const hash = "#/models?family=openai/gpt-oss-20b&workload=tool&window=7d";
      await againstSql(
        () =>
          stage().stack.query<Row>(
            `select * from public.family_leaderboard_over('7 days', 'openai/gpt-oss-20b', workload => 'tool')
             where not simulated`,
          ),
        (expected) =>
          withPage(stage(), hash, {}, async (page) => {
            await columnIs(page, "td.col-n", expected.map(({ n }) => String(n)));
            await columnIs(
              page,
              "td.col-ttft",
              expected.map((row) => quantityText(formatMs(row.p50_ttft_ms))),
            );
            await page.getByText("Lines over time are drawn of the workload default only")
              .waitFor();
            await hasCount(page.locator(".chart"), 0);
          }),
      );
    });

    it("cannot be chosen where numbers are those of the workload default", async () => {
      for (const hash of ["#/trends", "#/reliability", "#/prices", "#/runs"]) {
        await withPage(stage(), `${hash}?workload=canary`, {}, async (page) => {
          await page.getByRole("heading", { level: 1 }).waitFor();
          await hasCount(page.getByRole("combobox", { name: "Workload" }), 0);
        });
      }
      await withPage(stage(), "#/reliability?workload=canary", {}, async (page) => {
        await page.getByText("mistral-large-2610").first().waitFor();
      });
    });

    it("are no choice where there is one, and no words that somebody put there", async () => {
      await withPage(stage(), "#/?workload=Call+555-0100+now", {
        prepare: (page) => answerWith(page, "measured_workloads", [{ name: "default" }]),
      }, async (page) => {
        await page.locator(".leaderboard tbody tr").nth(10).waitFor();
        await hasCount(page.getByRole("combobox", { name: "Workload" }), 0);
        assert.ok(!(await page.locator("body").innerText()).includes("555-0100"));
      });
    });

    it("say so when they cannot be read, and are asked for again", async () => {
      await withPage(stage(), "#/", {
        expected: REFUSED,
        prepare: (page) => failWith(page, "measured_workloads", 503),
      }, async (page) => {
        const again = page.getByRole("button", { name: "Workloads: try again" });
        await again.waitFor();
        await page.unrouteAll();
        await again.click();
        await page.getByRole("combobox", { name: "Workload" }).waitFor();
      });
    });

    it("fit a phone of 320 px", async () => {
      for (const hash of ["#/", "#/models", "#/cost", "#/compare"]) {
        await withPage(stage(), `${hash}?workload=canary`, PHONE, async (page) => {
          await fitsItsWidth(page, hash);
        });
      }
    });
  });
}

function leaderboard(stage: Stage, workload: string): Promise<Row[]> {
  return stage.stack.query<Row>(
    `select * from public.model_leaderboard_over('7 days', workload => '${workload}')
     where not simulated`,
  );
}

async function columnIs(page: Page, cells: string, expected: string[]): Promise<void> {
  await holds(async () =>
    assert.deepEqual(await texts(page.locator(`.leaderboard tbody ${cells}`)), expected, cells)
  );
}
