import assert from "node:assert/strict";
import { describe, it } from "./cases.ts";
import { hasCount, holds } from "./holds.ts";
import { save } from "./save.ts";
import { settle } from "./settle.ts";

import type { ModelRow, PointRow } from "./rows.ts";
import { formatMs } from "../../dashboard/src/format/format_duration.ts";
import { formatShare } from "../../dashboard/src/format/format_percent.ts";
import { formatCost } from "../../dashboard/src/format/format_usd.ts";
import { formatSpeed } from "../../dashboard/src/format/format_speed.ts";
import { quantityText } from "../../dashboard/src/format/quantity.ts";
import { againstSql } from "./against_sql.ts";
import type { Stage } from "./start_stage.ts";
import { texts } from "./texts.ts";
import { withPage } from "./with_page.ts";

const DAYS = "30d";

/** Trends, head to head, speed against cost and prices say what SQL says. */
export function checkModels(stage: () => Stage): void {
  async function idOf(model: string): Promise<string> {
    const [row] = await stage().stack.query<{ id: string }>(
      "select id from public.models where name = $1 order by id limit 1",
      [model],
    );
    return row.id;
  }

  function points(id: string) {
    return stage().stack.query<PointRow>(
      "select * from public.model_timeline_over('30 days', array[$1]::uuid[])",
      [id],
    );
  }

  function ms(value: number | null): string {
    return value === null ? "–" : quantityText(formatMs(value));
  }

  describe("trends", () => {
    it("has a table of what SQL gives behind the chart", async () => {
      const id = await idOf("mistral-small-2609");
      await againstSql(
        () => points(id),
        (expected) =>
          withPage(stage(), `#/trends?model=${id}&window=${DAYS}`, {}, async (page) => {
            const section = page.locator(".section").filter({ hasText: "Time to first token" });
            await section.getByText("Table", { exact: true }).click();
            await section.locator("tbody").waitFor();
            const wanted = expected.flatMap((point) => [
              String(point.n),
              ms(point.p5_ttft_ms),
              ms(point.p50_ttft_ms),
              ms(point.p95_ttft_ms),
            ]);
            await holds(async () =>
              assert.deepEqual(await texts(section.locator("tbody td")), wanted)
            );
          }),
      );
    });

    it("reads the chart to the keyboard", async () => {
      const id = await idOf("mistral-small-2609");
      await againstSql(
        () => points(id),
        (expected) =>
          withPage(stage(), `#/trends?model=${id}&window=${DAYS}`, {}, async (page) => {
            const chart = page.getByRole("slider", { name: "Time to first token of" });
            await chart.focus();
            await page.keyboard.press("Home");
            const { p50_ttft_ms, p5_ttft_ms, p95_ttft_ms } = expected[0];
            const wanted = `p50 ${ms(p50_ttft_ms)}, p5–p95 ${ms(p5_ttft_ms)} – ${ms(p95_ttft_ms)}`;
            await holds(async () => {
              const text = await chart.getAttribute("aria-valuetext");
              assert.ok(text?.includes(wanted), text ?? "");
            });
          }),
      );
    });

    it("marks outages and incidents, and says which", async () => {
      const id = await idOf("meta-llama/Llama-3.3-70B-Instruct");
      await withPage(stage(), `#/trends?model=${id}&window=7d`, {}, async (page) => {
        const section = page.locator(".section").filter({ hasText: "Time to first token" });
        await holds(async () => {
          const keys = await texts(section.locator(".legend .key"));
          assert.ok(keys.includes("Nothing succeeded") && keys.includes("Incident"), keys.join());
        });
        await hasCount(page.locator(".incidents li"), 2);
      });
    });

    it("offers a badge with the number and the day it is of", async () => {
      const id = await idOf("gpt-6-luna");
      const [row] = await stage().stack.query<ModelRow>(
        "select * from public.model_leaderboard_over('24 hours') where model_id = $1",
        [id],
      );
      await withPage(stage(), `#/trends?model=${id}`, {}, async (page) => {
        const download = page.waitForEvent("download");
        await page.getByRole("button", { name: "Download SVG" }).click();
        const svg = await Deno.readTextFile(await (await download).path());
        assert.ok(svg.startsWith("<svg xmlns="));
        assert.ok(svg.includes("gpt-6-luna on OpenAI"));
        assert.ok(svg.includes(`TTFT p50 ${ms(row.p50_ttft_ms)} (24 h)`));
        assert.ok(svg.includes(`>${new Date(row.last_seen_at).toISOString().slice(0, 10)}</text>`));
        await page.getByRole("radio", { name: "Availability" }).check();
        const available = quantityText(formatShare(row.availability_percent));
        await page.getByRole("img", { name: `: ${available} available (24 h)` }).waitFor();
      });
    });

    it("says why one sample has no percentiles, and no price no cost", async () => {
      const id = await idOf("gpt-6-luna-one-sample");
      await withPage(stage(), `#/trends?model=${id}`, {}, async (page) => {
        await page.getByText("p95 needs 20 requests, has 1").first().waitFor();
        await page.getByText("No price is known").first().waitFor();
      });
    });
  });

  describe("head to head", () => {
    it("holds the numbers of two models against each other", async () => {
      const [a, b] = [await idOf("gpt-6-luna"), await idOf("qwen-3-235b-a22b-instruct-2507")];
      const rows = await stage().stack.query<ModelRow>(
        "select * from public.model_leaderboard_over('24 hours') where model_id = any ($1::uuid[])",
        [[a, b]],
      );
      const [first, second] = [a, b].map((id) => rows.find((row) => row.model_id === id)!);
      await withPage(stage(), `#/compare?a=${a}&b=${b}`, {}, async (page) => {
        const line = page.locator(".comparison tbody tr").filter({ hasText: "Speed p50" });
        await holds(async () => {
          const cells = await texts(line.locator("td"));
          assert.deepEqual(
            cells.slice(0, 2),
            [first, second].map((row) => quantityText(formatSpeed(row.p50_tps))),
          );
          assert.match(cells[2], /^Second is \d+× faster$/);
        });
        await page.getByRole("combobox", { name: "Second" }).selectOption(
          await idOf("mistral-large-2610"),
        );
        await settle(page);
        await page.locator(".comparison th").filter({ hasText: "mistral-large-2610" }).waitFor();
      });
    });

    it("names no winner where one of them was hardly measured", async () => {
      const [a, b] = [await idOf("gpt-6-luna"), await idOf("gpt-6-luna-one-sample")];
      await withPage(stage(), `#/compare?a=${a}&b=${b}`, {}, async (page) => {
        await page.getByText(/^Too few requests to tell: \d+ and 1$/).first().waitFor();
        await hasCount(page.locator(".comparison .winner"), 0);
        const words = await texts(page.locator(".comparison tbody td:last-child"));
        assert.ok(!words.some((said) => /First|Second/.test(said)), words.join("; "));
      });
    });
  });

  describe("speed and cost", () => {
    it("has a dot for every model with a speed and a price", async () => {
      const expected = await stage().stack.query<ModelRow>(
        `select * from public.model_leaderboard_over('24 hours')
         where not simulated and p50_tps is not null and cost_per_m_output_tokens_usd > 0`,
      );
      await withPage(stage(), "#/cost", {}, async (page) => {
        const wanted = expected.map((row) =>
          `${row.model} on ${row.provider}: ${quantityText(formatSpeed(row.p50_tps))}, ` +
          `${
            quantityText(formatCost(row.cost_per_m_output_tokens_usd))
          } paid per million output, input included`
        );
        await holds(async () => {
          const titles = await page.locator("a.dot").evaluateAll((dots) =>
            dots.map((dot) => dot.getAttribute("title"))
          );
          assert.deepEqual(titles.sort(), wanted.sort());
        });
        await page.locator("a.dot").first().focus();
        await page.keyboard.press("Enter");
        await page.waitForURL(/#\/trends\?model=/);
      });
    });
  });

  describe("prices", () => {
    it("shows what each model costs now and what has changed", async () => {
      const [{ models, changes }] = await stage().stack.query<{ models: number; changes: number }>(
        `select
           (select count(*)::integer from public.latest_prices) as models,
           (select count(*)::integer from public.price_history where previous_output_price_per_m is not null) as changes`,
      );
      await withPage(stage(), "#/prices", {}, async (page) => {
        const now = page.locator(".section").filter({ hasText: "Prices now" });
        await hasCount(now.locator("tbody tr"), models);
        const changed = page.locator(".section").filter({ hasText: "Latest changes" });
        await hasCount(changed.locator("tbody tr"), Math.min(10, changes));
        await changed.getByText("$6.00 → $7.50 (+25%)").waitFor();
      });
    });

    it("shows what is charged beside tokens, wherever a price stands", async () => {
      const charged = [
        "Cost unknown not understood: off_peak",
        "$0.005 a request",
        "above 200,000 input tokens $4.00 / $12.00",
        "flex $1.00 / $3.00",
      ];
      await withPage(stage(), "#/prices", {}, async (page) => {
        const now = page.locator(".section").filter({ hasText: "Prices now" });
        const row = now.locator("tbody tr").filter({ hasText: "mistral-large-2610" });
        await holds(async () => assert.deepEqual(await texts(row.locator("li")), charged));
        const plain = now.locator("tbody tr").filter({ hasText: "gpt-6-luna-mini" });
        await hasCount(plain.locator("li"), 0);
        const changed = page.locator(".section").filter({ hasText: "Latest changes" })
          .locator("tbody tr").filter({ hasText: "mistral-large-2610" });
        await holds(async () =>
          assert.deepEqual(await texts(changed.locator("li")), [...charged, "new"])
        );
        const saved = await save(page, now.getByRole("button", { name: /CSV/ }));
        const line = saved.split("\r\n").find((text) => text.includes("mistral-large-2610"));
        const also = charged.slice(1).join("; ");
        assert.ok(line?.includes(`"${also}",off_peak,`), line);
        await row.getByRole("link").click();
        const chosen = page.locator(".chosen");
        await holds(async () =>
          assert.deepEqual(await texts(chosen.locator("li")), ["Also charged now:", ...charged])
        );
      });
    });

    it("shows the history of one model", async () => {
      await withPage(stage(), "#/prices", {}, async (page) => {
        await page.getByRole("link", { name: "Llama-3.3-70B-Instruct-Turbo" }).first().click();
        const chosen = page.locator(".chosen");
        await chosen.getByText("Table", { exact: true }).click();
        await chosen.locator("tbody").waitFor();
        await holds(async () =>
          assert.deepEqual(
            await texts(chosen.locator("tbody td:nth-of-type(2)")),
            ["$0.44", "$0.704", "$0.88"],
          )
        );
      });
    });
  });
}
