import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { formatMs, formatSpeed, quantityText } from "../../dashboard/src/format/quantity.ts";
import { againstSql } from "./against_sql.ts";
import { describe, it } from "./cases.ts";
import { fitsItsWidth } from "./fits_its_width.ts";
import { hasCount, holds } from "./holds.ts";
import { idOf } from "./id_of.ts";
import { parseCsv } from "./parse_csv.ts";
import { answerWith, failWith, REFUSED } from "./routes.ts";
import type { PointRow } from "./rows.ts";
import { readBadge } from "./read_badge.ts";
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
  ttft_change_percent: number | null;
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
            await hasCount(page.locator("td.col-trend svg"), 4);
            // It is measured more rarely than the schedule runs.
            await hasCount(page.locator(".tag.stale"), 0);
            const [header, ...rows] = parseCsv(
              await save(page, page.getByRole("button", { name: "Download CSV" })),
            );
            const column = (name: string) => rows.map((row) => row[header.indexOf(name)]);
            assert.deepEqual(column("workload"), expected.map(() => "canary"));
            assert.deepEqual(
              column("ttft_change_percent").map((value) => value === "" ? null : Number(value)),
              expected.map((row) => row.ttft_change_percent),
            );
          }),
      );
    });

    it("have numbers and lines of their own among the hosts of a model", async () => {
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
            await page.getByRole("slider", {
              name: "Speed of openai/gpt-oss-20b over the last 7 days with the workload tool",
            }).waitFor();
          }),
      );
    });

    it("have trends, with a badge and a file that say of which they are", async () => {
      const id = await idOf(stage(), "meta-llama/Llama-3.3-70B-Instruct");
      await againstSql(
        () => trend(stage(), id, "canary"),
        (expected) =>
          withPage(stage(), `#/trends?model=${id}&workload=canary&window=30d`, {}, async (page) => {
            const chart = page.getByRole("slider", {
              name: /^Time to first token of .* with the workload canary$/,
            });
            const table = await openTable(page, "Time to first token");
            await holds(async () =>
              assert.deepEqual(
                await texts(table.locator("tbody td:nth-of-type(1)")),
                expected.map(({ n }) => String(n)),
              )
            );
            await chart.focus();
            await page.keyboard.press("End");
            const median = `p50 ${quantityText(formatMs(expected.at(-1)!.p50_ttft_ms))}`;
            await holds(async () => {
              const text = await chart.getAttribute("aria-valuetext") ?? "";
              assert.ok(text.includes(median), `${text}: ${median}`);
            });
            const [header, ...rows] = parseCsv(
              await save(page, table.getByRole("button", { name: "Download CSV" })),
            );
            assert.ok(rows.length > 0);
            assert.ok(rows.every((row) => row[header.indexOf("workload")] === "canary"));
            const svg = await readBadge(page);
            assert.ok(svg.includes("(canary, 30d)"), svg);
          }),
      );
    });

    it("have a head to head, whose file says of which it is", async () => {
      await againstSql(
        () => leaderboard(stage(), "tool"),
        (expected) =>
          withPage(stage(), "#/compare?workload=tool&window=7d", {}, async (page) => {
            assert.equal(expected.length, 2);
            const medians = expected.map((row) => quantityText(formatMs(row.p50_ttft_ms)));
            const line = page.locator(".alone tbody tr").filter({ hasText: "TTFT p50" });
            await holds(async () =>
              assert.deepEqual(
                (await texts(line.locator("td"))).map((text) =>
                  text.split(" ").slice(0, 2).join(" ")
                ),
                medians,
              )
            );
            await page.getByRole("slider", { name: /^Speed of .* with the workload tool$/ })
              .waitFor();
            const file = await save(
              page,
              page.locator(".alone").getByRole("button", { name: "Download CSV" }),
            );
            assert.deepEqual(
              parseCsv(file).find(([name]) => name === "workload"),
              ["workload", "tool", "tool"],
            );
          }),
      );
    });

    it("have a reliability of their own where they are asked for", async () => {
      for (const workload of ["default", "canary"]) {
        await againstSql(
          () => reliability(stage(), workload),
          ([{ models, n }]) =>
            withPage(stage(), `#/reliability?window=7d&workload=${workload}`, {}, async (page) => {
              await hasCount(page.locator(".reliability li:not(.head)"), models);
              await page.getByRole("button", { name: /No errors|×/ }).first().click();
              const file = await save(
                page,
                page.locator(".toolbar").getByRole("button", { name: "Download CSV" }),
              );
              const [header, ...rows] = parseCsv(file);
              const sum = rows.reduce(
                (all, row) => all + Number(row[header.indexOf("requests")]),
                0,
              );
              assert.equal(sum, n);
              assert.ok(rows.every((row) => row[header.indexOf("workload")] === workload));
            }),
        );
      }
    });

    it("have incidents of their own", async () => {
      const { query } = stage().stack;
      const [{ id }] = await query<{ id: string }>(
        `insert into public.incidents (provider_id, model_id, kind, workload_id, opened_at, closed_at, observed, expected, detail)
         select models.provider_id, models.id, 'slow_ttft', workloads.id, now() - interval '3 hours', now() - interval '2 hours',
           4321, 400, 'SECRET detail'
         from public.models, public.workloads
         where models.name = 'meta-llama/Llama-3.3-70B-Instruct' and workloads.name = 'canary' and workloads.current
         returning id`,
      );
      try {
        const hash = "#/reliability?window=7d";
        await withPage(stage(), `${hash}&workload=canary`, {}, async (page) => {
          await page.locator(".incidents li").filter({ hasText: /4[.,]3/ }).waitFor();
          await hasCount(page.locator(".incidents li").filter({ hasText: "mistral-small" }), 0);
        });
        await withPage(stage(), hash, {}, async (page) => {
          await page.locator(".incidents li").filter({ hasText: "mistral-small" }).waitFor();
          await hasCount(page.locator(".incidents li").filter({ hasText: /4[.,]3/ }), 0);
        });
      } finally {
        await query("delete from public.incidents where id = $1", [id]);
      }
    });

    it("are said where nothing was measured with them", async () => {
      await withPage(stage(), "#/?workload=long-10k", {}, async (page) => {
        await page.getByText("There is no result in the last 24 hours with the workload long-10k.")
          .waitFor();
      });
    });

    it("cannot be chosen where no number is of one", async () => {
      for (const hash of ["#/prices", "#/runs"]) {
        await withPage(stage(), `${hash}?workload=canary`, {}, async (page) => {
          await page.getByRole("heading", { level: 1 }).waitFor();
          await hasCount(page.getByRole("combobox", { name: "Workload" }), 0);
        });
      }
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
      for (const hash of ["#/", "#/models", "#/cost", "#/compare", "#/trends", "#/reliability"]) {
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

function trend(stage: Stage, id: string, workload: string): Promise<PointRow[]> {
  return stage.stack.query<PointRow>(
    "select * from public.model_timeline_over('30 days', array[$1]::uuid[], workload => $2)",
    [id, workload],
  );
}

function reliability(stage: Stage, workload: string): Promise<{ models: number; n: number }[]> {
  return stage.stack.query(
    `select count(*)::integer as models, sum(n)::integer as n
     from public.model_leaderboard_over('7 days', workload => $1) where not simulated`,
    [workload],
  );
}

async function openTable(page: Page, section: string): Promise<Locator> {
  const found = page.locator(".section").filter({ hasText: section });
  await found.getByText("Table", { exact: true }).click();
  return found.getByRole("table");
}

async function columnIs(page: Page, cells: string, expected: string[]): Promise<void> {
  await holds(async () =>
    assert.deepEqual(await texts(page.locator(`.leaderboard tbody ${cells}`)), expected, cells)
  );
}
