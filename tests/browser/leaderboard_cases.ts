import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { formatCount } from "../../dashboard/src/format/format_count.ts";
import {
  formatChange,
  formatCost,
  formatMs,
  formatPoints,
  formatSeconds,
  formatShare,
  formatSpeed,
  type Quantity,
  quantityText,
} from "../../dashboard/src/format/quantity.ts";
import { againstSql } from "./against_sql.ts";
import { describe, it } from "./cases.ts";
import { hasCount, holds } from "./holds.ts";
import type { ModelRow } from "./rows.ts";
import { save } from "./save.ts";
import { settle } from "./settle.ts";
import type { Stage } from "./start_stage.ts";
import { texts } from "./texts.ts";
import { withInterval } from "./with_interval.ts";
import { withPage } from "./with_page.ts";

const shown: [string, (row: ModelRow) => Quantity | string | null][] = [
  ["th.model a", (row) => row.model],
  ["td.provider", (row) => row.provider],
  ["td.col-n", (row) => formatCount(row.n)],
  ["td.col-availability", (row) => withInterval(row, "availability_percent", formatShare)],
  ["td.col-ttft", (row) => formatMs(row.p50_ttft_ms)],
  ["td.col-ttft95", (row) => withInterval(row, "p95_ttft_ms", formatMs)],
  // Their unit is in the heading.
  ["td.col-tps", (row) => formatSpeed(row.p50_tps)?.text ?? null],
  ["td.col-tps95", (row) => withInterval(row, "p95_tps", formatSpeed, true)],
  ["td.col-latency", (row) => withInterval(row, "p50_latency_ms", formatSeconds)],
  ["td.col-latency95", (row) => withInterval(row, "p95_latency_ms", formatSeconds)],
  ["td.col-cost", (row) => formatCost(row.cost_per_request_usd)],
  ["td.col-outputcost", (row) => formatCost(row.cost_per_m_output_tokens_usd)],
  ["td.col-availabilitychange", (row) => formatPoints(row.availability_change_points)],
  ["td.col-ttftchange", (row) => formatChange(row.ttft_change_percent)],
  ["td.col-tpschange", (row) => formatChange(row.tps_change_percent)],
];

/** The leaderboard says what SQL says, and its filters and links work. */
export function leaderboardCases(stage: () => Stage): void {
  describe("leaderboard", () => {
    numberCases(stage);
    choiceCases(stage);
  });
}

/** Its numbers, in any window and order. */
function numberCases(stage: () => Stage): void {
  for (const [id, period] of [["1h", "1 hour"], ["7d", "7 days"], ["30d", "30 days"]]) {
    it(`shows what SQL gives for ${period}`, async () => {
      await againstSql(
        () => rows(stage(), period),
        (expected) => withPage(stage(), `#/?window=${id}`, {}, (page) => compare(page, expected)),
      );
    });
  }

  it("shows what SQL gives for 24 hours in one region, and keeps both in the address", async () => {
    await againstSql(
      () => rows(stage(), "24 hours", "true", "p50_ttft_ms", "us-east-1"),
      (expected) =>
        withPage(stage(), "#/?window=7d", {}, async (page) => {
          await page.getByRole("radio", { name: "24 h" }).check();
          await page.getByRole("combobox", { name: "Region" }).selectOption("us-east-1");
          await settle(page);
          await page.waitForURL(/#\/\?window=24h&region=us-east-1$/);
          await compare(page, expected);
        }),
    );
  });

  it("draws the interval of each median, and says it", async () => {
    await againstSql(
      () => rows(stage(), "7 days"),
      (expected) =>
        withPage(stage(), "#/?window=7d", {}, async (page) => {
          const drawn = expected.filter((row) => row.p50_ttft_ms_low !== null);
          assert.ok(drawn.length > 1);
          for (
            const [column, key, format] of [
              ["ttft", "p50_ttft_ms", formatMs],
              ["tps", "p50_tps", formatSpeed],
            ] as const
          ) {
            const whiskers = page.locator(`.leaderboard td.col-${column} .whisker`);
            const wanted = expected.filter((row) => row[`${key}_low`] !== null).map((row) => {
              const [low, high] = [row[`${key}_low`], row[`${key}_high`]].map(format).map(
                quantityText,
              );
              return `between ${low} and ${high}`;
            });
            await holds(async () => {
              const said = await whiskers.evaluateAll((all) =>
                all.map((whisker) => whisker.getAttribute("aria-label"))
              );
              assert.deepEqual(said, wanted);
            });
          }
        }),
    );
  });

  it("sorts by any column, largest first where that is best", async () => {
    const read = () => rows(stage(), "24 hours", "true", "p50_tps desc nulls last");
    await againstSql(read, (expected) =>
      withPage(stage(), "#/", {}, async (page) => {
        await page.getByRole("button", { name: "Speed, tok/s p50" }).click();
        await page.waitForURL(/sort=-tps/);
        await page.locator("th[aria-sort=descending]").waitFor();
        await compare(page, expected);
        // Once more, by the keyboard.
        await page.locator(":focus").press("Enter");
        await page.locator("th[aria-sort=ascending]").waitFor();
        await page.waitForURL(/sort=tps/);
      }));
  });
}

/** What is chosen of it, and where it leads. */
function choiceCases(stage: () => Stage): void {
  it("filters by provider and by model", async () => {
    const read = () =>
      rows(stage(), "24 hours", "provider in ('Groq', 'OpenRouter') and model ~ 'oss'");
    await againstSql(read, (expected) =>
      withPage(stage(), "#/", {}, async (page) => {
        await page.locator(".menu summary").click();
        await page.getByLabel("Groq").check();
        await page.getByLabel("OpenRouter").check();
        await page.keyboard.press("Escape");
        await page.getByLabel("Filter by model").fill("oss");
        await compare(page, expected);
        await page.reload();
        await settle(page);
        await compare(page, expected);
        await page.getByRole("button", { name: "Clear filters" }).click();
        await page.waitForURL(/#\/$/);
      }));
  });

  it("puts the hosts of one model together, under its name", async () => {
    const read = () =>
      stage().stack.query<{ family: string | null; model: string }>(
        `select models.family, leaderboard.model
         from public.model_leaderboard_over('7 days') as leaderboard
         join public.models on models.id = leaderboard.model_id
         where not leaderboard.simulated
         order by min(leaderboard.p50_ttft_ms) over (partition by models.family)
           + case when models.family is null then 1e9 else 0 end, leaderboard.p50_ttft_ms, leaderboard.model`,
      );
    await againstSql(read, (expected) =>
      withPage(stage(), "#/?window=7d", {}, async (page) => {
        await page.getByRole("button", { name: "Group by model" }).click();
        await page.waitForURL(/group=family/);
        const lines = expected.flatMap(({ family, model }, index) => [
          ...(index > 0 && expected[index - 1].family === family
            ? []
            : [family ?? "Of no known family"]),
          model,
        ]);
        assert.ok(lines.includes("openai/gpt-oss-120b"));
        await holds(async () => {
          const found = await texts(page.locator("tr.family th, th.model a"));
          assert.deepEqual(found, lines);
        });
        await page.reload();
        await settle(page);
        await page.getByRole("link", { name: "meta-llama/llama-3.3-70b-instruct", exact: true })
          .click();
        await page.waitForURL(/#\/models\?family=meta-llama%2Fllama-3\.3-70b-instruct&window=7d$/);
      }));
  });

  it("leads to a model and keeps the window, and back", async () => {
    await withPage(stage(), "#/?window=7d", {}, async (page) => {
      await page.getByRole("link", { name: "mistral-large-2610" }).click();
      await page.getByRole("heading", { level: 1, name: "mistral-large-2610" }).waitFor();
      await page.waitForURL(/#\/trends\?model=[0-9a-f-]{36}&window=7d$/);
      await page.goBack();
      await page.getByRole("heading", { level: 1, name: "Leaderboard" }).waitFor();
      await page.waitForURL(/#\/\?window=7d$/);
    });
  });

  it("gives a CSV of what is on the screen", async () => {
    const read = () => rows(stage(), "24 hours", "provider = 'Mistral'");
    await againstSql(
      read,
      (expected) =>
        withPage(stage(), "#/?provider=Mistral", {}, async (page) => {
          const text = await save(page, page.getByRole("button", { name: "Download CSV" }));
          const [header, ...lines] = text.trimEnd().split("\r\n");
          assert.match(
            header,
            /^provider,model,simulated,requests,availability_percent,.*p50_tps,p95_tps,/,
          );
          assert.deepEqual(
            lines.map((line) => line.split(",").slice(0, 4)),
            expected.map((row) => ["Mistral", row.model, "false", String(row.n)]),
          );
          assert.deepEqual(
            lines.map((line) => Number(line.split(",")[header.split(",").indexOf("p50_ttft_ms")])),
            expected.map((row) => row.p50_ttft_ms),
          );
        }),
    );
  });

  it("marks simulated data, and never mixes it with real data", async () => {
    await withPage(stage(), "#/", {}, async (page) => {
      await hasCount(page.getByText("stand-in-small"), 0);
      await page.getByRole("radio", { name: "Simulated" }).check();
      await page.getByText("Simulated data.").waitFor();
      await holds(async () =>
        assert.deepEqual(await texts(page.locator("th.model a")), [
          "stand-in-small",
          "stand-in-large",
        ])
      );
      await hasCount(page.locator("th.model .tag.simulated"), 2);
    });
  });
}

function rows(
  stage: Stage,
  period: string,
  where = "true",
  order = "p50_ttft_ms",
  region = "all",
): Promise<ModelRow[]> {
  return stage.stack.query<ModelRow>(
    `select * from public.model_leaderboard_over('${period}', '${region}')
     where not simulated and ${where} order by ${order}, model`,
  );
}

async function compare(page: Page, expected: ModelRow[]) {
  assert.ok(expected.length > 0);
  for (const [cells, value] of shown) {
    const wanted = expected.map((row) => {
      const quantity = value(row);
      if (quantity === null) return "–";
      return typeof quantity === "string" ? quantity : quantityText(quantity);
    });
    await holds(async () => {
      const found = await texts(page.locator(`.leaderboard tbody ${cells}`));
      // The words next to a change are not compared.
      assert.deepEqual(found.map((text) => text.split(/\s*, /)[0]), wanted, cells);
    });
  }
}
