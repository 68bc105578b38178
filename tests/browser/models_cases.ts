import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { formatNumber } from "../../dashboard/src/format/format_number.ts";
import {
  formatMs,
  formatPrice,
  formatShare,
  formatSpeed,
  quantityText,
} from "../../dashboard/src/format/quantity.ts";
import { againstSql } from "./against_sql.ts";
import { describe, it } from "./cases.ts";
import { fitsItsWidth } from "./fits_its_width.ts";
import { hasCount, holds } from "./holds.ts";
import { parseCsv } from "./parse_csv.ts";
import { failWith, holdBack, REFUSED } from "./routes.ts";
import { save } from "./save.ts";
import { settle } from "./settle.ts";
import type { Stage } from "./start_stage.ts";
import { texts } from "./texts.ts";
import { withInterval } from "./with_interval.ts";
import { withPage } from "./with_page.ts";

const FAMILY = "meta-llama/llama-3.3-70b-instruct";
const AT_FAMILY = `#/models?family=${FAMILY}`;

interface FamilyRow {
  family: string | null;
  model: string | null;
  hosts: number;
  measured_hosts: number;
  providers: string[];
  lowest_ttft_ms: number | null;
  highest_ttft_ms: number | null;
  lowest_ttft_ms_low: number | null;
  lowest_ttft_ms_high: number | null;
  lowest_output_price_per_m: number | null;
  highest_output_price_per_m: number | null;
}

interface HostRow {
  provider: string;
  model: string;
  variant: string | null;
  n: number;
  availability_percent: number | null;
  availability_percent_low: number | null;
  availability_percent_high: number | null;
  p50_ttft_ms: number | null;
  p50_tps: number | null;
  input_price_per_m: number | null;
  output_price_per_m: number | null;
}

/** Families and their hosts are what SQL says, and can be reached, sorted and kept. */
export function modelsCases(stage: () => Stage): void {
  describe("models", () => {
    listCases(stage);
    familyCases(stage);
    troubleCases(stage);
  });
}

/** All of them. */
function listCases(stage: () => Stage): void {
  it("lists each model once, with its hosts and how far apart they are", async () => {
    await againstSql(
      () => families(stage(), "7 days"),
      (expected) =>
        withPage(stage(), "#/models?window=7d", {}, async (page) => {
          await columnIs(page, "th.model a", expected.map((row) => row.family ?? row.model));
          await columnIs(
            page,
            "th.model .provider",
            expected.map((row) => row.providers.join(", ")),
          );
          await columnIs(page, "td.col-hosts", expected.map((row) => String(row.hosts)));
          await columnIs(
            page,
            "td.col-measured",
            expected.map((row) => String(row.measured_hosts)),
          );
          await columnIs(
            page,
            "td.col-ttft",
            expected.map((row) => {
              const [low, high] = [row.lowest_ttft_ms_low, row.lowest_ttft_ms_high].map(formatMs);
              const medians = range(row.lowest_ttft_ms, row.highest_ttft_ms, formatMs);
              if (low === null || high === null) return medians;
              const of = row.measured_hosts > 1 ? "fastest " : "";
              return `${medians} ${of}${low.text} to ${high.text}`;
            }),
          );
          await columnIs(
            page,
            "td.col-output",
            expected.map((row) =>
              range(row.lowest_output_price_per_m, row.highest_output_price_per_m, formatPrice)
            ),
          );
        }),
    );
  });

  it("loses no model that was measured, also of no known family", async () => {
    const read = () =>
      stage().stack.query<{ model: string }>(
        `select coalesce(models.family, models.name) as model
       from public.model_leaderboard_over('24 hours') as leaderboard
       join public.models on models.id = leaderboard.model_id
       where not leaderboard.simulated`,
      );
    await againstSql(read, (measured) =>
      withPage(stage(), "#/models", {}, async (page) => {
        await holds(async () => {
          const found = await texts(page.locator("th.model a"));
          assert.deepEqual([...new Set(measured.map((row) => row.model))].sort(), found.sort());
        });
        await page.getByRole("link", { name: "mistral-large-2610" }).click();
        await page.waitForURL(/#\/trends\?model=/);
      }));
  });

  it("sorts and filters, and keeps both in the address", async () => {
    await withPage(stage(), "#/models", {}, async (page) => {
      await page.getByRole("button", { name: "Speed, tok/s p50 of its hosts" }).click();
      await page.waitForURL(/sort=-tps/);
      await page.locator("th[aria-sort=descending]").waitFor();
      await holds(async () =>
        assert.equal((await texts(page.locator("th.model a")))[0], "qwen-3-235b-a22b-instruct-2507")
      );
      await page.getByLabel("Filter by model or provider").fill("deepinfra");
      await columnIs(page, "th.model a", [FAMILY]);
      await page.reload();
      await settle(page);
      await columnIs(page, "th.model a", [FAMILY]);
      await page.getByLabel("Filter by model or provider").fill("nothing of it");
      await page.getByText("No model matches").waitFor();
      await page.getByLabel("Filter by model or provider").fill("");
      await page.locator(".menu summary").click();
      await page.getByLabel("OpenRouter").check();
      await page.waitForURL(/provider=OpenRouter/);
      await holds(async () => {
        const found = await texts(page.locator("th.model a"));
        assert.deepEqual(found.sort(), ["deepseek/deepseek-v3.2-exp", "openai/gpt-oss-20b"]);
      });
    });
  });

  it("gives a CSV of what is on the screen", async () => {
    await withPage(stage(), "#/models?q=gpt-oss-20b", {}, async (page) => {
      const text = await save(page, page.getByRole("button", { name: "Download CSV" }));
      const [header, row, ...rest] = parseCsv(text);
      assert.deepEqual(rest, []);
      assert.equal(row[header.indexOf("family")], "openai/gpt-oss-20b");
      assert.equal(row[header.indexOf("providers")], "Groq; OpenRouter");
    });
  });
}

/** One of them. */
function familyCases(stage: () => Stage): void {
  it("opens one model as a table of its hosts", async () => {
    await againstSql(
      () => hosts(stage(), "24 hours"),
      (expected) =>
        withPage(stage(), "#/models", {}, async (page) => {
          await page.getByRole("link", { name: FAMILY }).focus();
          await page.keyboard.press("Enter");
          await page.getByRole("heading", { level: 1, name: FAMILY }).waitFor();
          await page.waitForURL(/#\/models\?family=meta-llama%2Fllama-3\.3-70b-instruct$/);
          await settle(page);
          assert.deepEqual(expected.map(({ n }) => n > 0), [true, true, true, false]);
          await columnIs(page, "td.called", expected.map((row) => row.model));
          await columnIs(
            page,
            "th.model",
            expected.map(({ provider, variant, n }) =>
              [provider, variant, n === 0 ? "Not measured" : null].filter(Boolean).join(" ")
            ),
          );
          const cells: [string, (row: HostRow) => string][] = [
            [
              "availability",
              (row) => withInterval(row, "availability_percent", formatShare) ?? "–",
            ],
            ["ttft", (row) => shown(formatMs(row.p50_ttft_ms))],
            ["tps", (row) => formatSpeed(row.p50_tps)?.text ?? "–"],
            ["input", (row) => shown(formatPrice(row.input_price_per_m))],
            ["output", (row) => shown(formatPrice(row.output_price_per_m))],
          ];
          for (const [id, value] of cells) {
            await columnIs(page, `td.col-${id}`, expected.map(value));
          }
          await page.goBack();
          await page.getByRole("heading", { level: 1, name: "Models" }).waitFor();
        }),
    );
  });

  it("draws a line for each host that was measured, and names them", async () => {
    await withPage(stage(), `${AT_FAMILY}&window=7d`, {}, async (page) => {
      const charts = page.locator(".columns .chart");
      await hasCount(charts, 3);
      const legend = page.locator(".section").filter({ hasText: "Time to first token" })
        .locator(".legend .key");
      await holds(async () => {
        const names = await texts(legend);
        assert.deepEqual(names.sort(), [
          "DeepInfra",
          "Fireworks AI fine-tuned",
          "Together AI turbo",
        ]);
      });
      await page.getByRole("slider", { name: /Time to first token of meta-llama/ }).focus();
      await page.keyboard.press("ArrowLeft");
      await holds(async () => {
        const read = await page.locator(":focus").getAttribute("aria-valuetext");
        assert.match(read ?? "", /Together AI turbo: p50 [\d.,]+ ms/);
      });
    });
  });

  it("draws what each host does under load, and says it in words and numbers", async () => {
    await withPage(stage(), AT_FAMILY, {}, async (page) => {
      const section = page.locator(".section").filter({ hasText: "Under load" });
      const chart = section.getByRole("img", { name: /under load, tokens per second in all/ });
      const label = await chart.getAttribute("aria-label");
      const [refusing, slowing] = await stage().stack.query<{ provider: string; speeds: number[] }>(
        `select provider, array_agg(tokens_per_second order by calls) as speeds
         from public.burst_levels_over('30 days') group by provider order by sum(refused) desc`,
      );
      assert.match(label ?? "", new RegExp(`${refusing.provider}.* with 8 at once, 50.0% refused`));
      for (const { speeds } of [refusing, slowing]) {
        for (const speed of speeds) assert.ok(label?.includes(` ${formatNumber(speed)} with `));
      }
      await hasCount(section.locator(".legend .key"), 2);
      await section.getByText("Table").click();
      await hasCount(section.locator("tbody tr"), 8);
    });
    const gateway = "#/models?family=openai/gpt-oss-20b";
    await withPage(stage(), gateway, {}, async (page) => {
      await hasCount(page.locator(".section").filter({ hasText: "Under load" }), 0);
    });
  });

  it("sorts the hosts, by the keyboard too, and leads to one of them over time", async () => {
    await withPage(stage(), `${AT_FAMILY}&window=7d`, {}, async (page) => {
      await page.getByRole("button", { name: "Price per million tokens Output" }).focus();
      await page.keyboard.press("Enter");
      await page.waitForURL(/sort=output/);
      await holds(async () =>
        assert.equal((await texts(page.locator(".hosts th.model a")))[0], "DeepInfra")
      );
      await page.locator(".hosts").getByRole("link", { name: "DeepInfra" }).click();
      await page.waitForURL(/#\/trends\?model=[0-9a-f-]{36}&window=7d$/);
      await page.getByRole("link", { name: "All its hosts" }).click();
      await page.getByRole("heading", { level: 1, name: FAMILY }).waitFor();
    });
  });

  it("gives a CSV of the hosts", async () => {
    const read = () => hosts(stage(), "24 hours");
    await againstSql(read, (expected) =>
      withPage(stage(), AT_FAMILY, {}, async (page) => {
        const text = await save(page, page.getByRole("button", { name: "Download CSV" }).first());
        const [header, ...rows] = parseCsv(text);
        const of = (name: string) => rows.map((row) => row[header.indexOf(name)]);
        assert.deepEqual(of("provider"), expected.map(({ provider }) => provider));
        assert.deepEqual(of("variant"), expected.map(({ variant }) => variant ?? ""));
        assert.deepEqual(
          of("output_price_per_m"),
          expected.map((row) => `${row.output_price_per_m}`),
        );
      }));
  });

  it("fits a phone of 320 px", async () => {
    for (const hash of ["#/models", AT_FAMILY, "#/?group=family"]) {
      await withPage(stage(), hash, { viewport: { width: 320, height: 700 } }, async (page) => {
        await fitsItsWidth(page, hash);
      });
    }
  });
}

/** What goes wrong, and what there is nothing of. */
function troubleCases(stage: () => Stage): void {
  it("says so when there is no such model, and shows no foreign text", async () => {
    const words = encodeURIComponent("Call 555-0100 now");
    for (const family of ["acme/none", words, "", "A/B"]) {
      await withPage(stage(), `#/models?family=${family}`, {}, async (page) => {
        if (family === "") {
          return void await page.getByRole("heading", { name: "Models" }).waitFor();
        }
        await page.getByText("No such model").waitFor();
        assert.ok(!(await page.locator("body").innerText()).includes("555-0100"));
        await page.getByRole("link", { name: "All models" }).click();
        await page.locator("table.families").waitFor();
      });
    }
  });

  it("shows what is known of a model that was measured nowhere in a region", async () => {
    await withPage(stage(), `${AT_FAMILY}&region=nowhere`, {}, async (page) => {
      await page.getByText("None of its hosts has a result in the last 24 hours").waitFor();
      await hasCount(page.locator(".hosts tbody tr"), 4);
      await hasCount(page.locator(".chart"), 0);
    });
  });

  it("says what could not be read, and tries again", async () => {
    for (
      const [hash, question] of [["#/models", "rpc/families_over"], [AT_FAMILY, "rpc/family_"]]
    ) {
      await withPage(stage(), hash, {
        expected: REFUSED,
        prepare: (page) => failWith(page, question, 502),
      }, async (page) => {
        await page.getByRole("alert").filter({ hasText: "502" }).waitFor();
        assert.ok(!(await page.locator("body").innerText()).includes("SERVER"));
        await page.unrouteAll();
        await page.getByRole("button", { name: "Try again" }).click();
        await page.locator("table.leaderboard tbody tr").first().waitFor();
      });
    }
  });

  it("keeps a place for what is on its way", async () => {
    let release = () => Promise.resolve();
    await withPage(stage(), AT_FAMILY, {
      prepare: async (page) => {
        release = await holdBack(page, "rpc/family_leaderboard_over");
      },
    }, async (page) => {
      await page.getByRole("heading", { level: 1, name: FAMILY }).waitFor();
      await page.locator(".waiting").first().waitFor();
      await release();
      await page.locator(".hosts tbody tr").first().waitFor();
    }, { settled: false });
  });
}

function families(stage: Stage, period: string): Promise<FamilyRow[]> {
  return stage.stack.query<FamilyRow>(
    `select * from public.families_over('${period}') where not simulated
     order by measured_hosts desc, (family is not null) desc, model collate "C", hosts desc, family`,
  );
}

function hosts(stage: Stage, period: string): Promise<HostRow[]> {
  return stage.stack.query<HostRow>(
    `select * from public.family_leaderboard_over('${period}', '${FAMILY}') where not simulated`,
  );
}

async function columnIs(page: Page, cells: string, expected: (string | null)[]): Promise<void> {
  assert.ok(expected.length > 0);
  await holds(async () =>
    assert.deepEqual(await texts(page.locator(`.leaderboard tbody ${cells}`)), expected, cells)
  );
}

type Format = (value: number | null) => { text: string; unit: string } | null;

function shown(quantity: ReturnType<Format>): string {
  return quantity === null ? "–" : quantityText(quantity);
}

function range(low: number | null, high: number | null, format: Format): string {
  const [from, to] = [format(low), format(high)];
  if (from === null || shown(from) === shown(to)) return shown(from);
  return `${from.text} – ${shown(to)}`;
}
