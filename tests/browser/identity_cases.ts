import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import {
  formatMs,
  formatShare,
  formatSpeed,
  type Quantity,
  quantityText,
} from "../../dashboard/src/format/quantity.ts";
import { againstSql } from "./against_sql.ts";
import { describe, it } from "./cases.ts";
import { fitsItsWidth } from "./fits_its_width.ts";
import { gatewayModel } from "./gateway_model.ts";
import { hasCount, holds } from "./holds.ts";
import { parseCsv } from "./parse_csv.ts";
import { failWith, REFUSED } from "./routes.ts";
import { save } from "./save.ts";
import type { Stage } from "./start_stage.ts";
import { texts } from "./texts.ts";
import { withInterval } from "./with_interval.ts";
import { withPage } from "./with_page.ts";

const MODEL = "openai/gpt-oss-20b";
const PHONE = { viewport: { width: 320, height: 700 } };

interface UpstreamRow {
  upstream: string;
  n: number;
  share_percent: number | null;
  success_rate_percent: number | null;
  success_rate_percent_low: number | null;
  success_rate_percent_high: number | null;
  p50_ttft_ms: number | null;
  p50_ttft_ms_low: number | null;
  p50_ttft_ms_high: number | null;
  p50_tps: number | null;
  p50_tps_low: number | null;
  p50_tps_high: number | null;
  other_n: number;
  model_n: number;
  model_changed_n: number;
}

/** Who answered behind a gateway, and as what, is what SQL says, and stands wherever the name does. */
export function identityCases(stage: () => Stage): void {
  describe("who answered", () => {
    splitCases(stage);
    markCases(stage);
  });
}

/** The hosts behind a gateway. */
function splitCases(stage: () => Stage): void {
  it("splits a gateway's model by the hosts that answered", async () => {
    const id = await gatewayModel(stage());
    await againstSql(
      () => upstreams(stage(), id),
      (expected) =>
        withPage(stage(), `#/trends?model=${id}&window=7d`, {}, async (page) => {
          const section = page.locator(".section").filter({ hasText: "Who answered" });
          await section.getByText(
            new RegExp(`^The host changed ${expected[0].model_changed_n} times in `),
          ).waitFor();
          assert.equal(expected.length, 3);
          assert.ok(expected.some(({ p50_ttft_ms_low: low }) => low !== null));
          const columns: [string, (row: UpstreamRow) => Quantity | string | null][] = [
            ["th[scope=row]", (row) => row.upstream],
            ["td:nth-of-type(1)", (row) => formatShare(row.share_percent)],
            ["td:nth-of-type(3)", (row) => withInterval(row, "p50_ttft_ms", formatMs)],
            ["td:nth-of-type(4)", (row) => withInterval(row, "p50_tps", formatSpeed)],
            ["td:nth-of-type(5)", (row) => withInterval(row, "success_rate_percent", formatShare)],
            ["td:nth-of-type(7)", (row) => row.other_n === 0 ? "–" : `${row.other_n} answers`],
          ];
          for (const [cells, value] of columns) {
            await holds(async () =>
              assert.deepEqual(
                await texts(section.locator(`tbody ${cells}`)),
                expected.map((row) => shown(value(row))),
                cells,
              )
            );
          }
          const text = await save(page, section.getByRole("button", { name: "Download CSV" }));
          const [header, ...rows] = parseCsv(text);
          assert.deepEqual(
            rows.map((row) => [row[header.indexOf("upstream")], row[header.indexOf("requests")]]),
            expected.map(({ upstream, n }) => [upstream, String(n)]),
          );
        }),
    );
  });

  it("says what has changed, with what was before and after", async () => {
    const id = await gatewayModel(stage());
    await withPage(stage(), `#/trends?model=${id}`, {}, async (page) => {
      const lines = page.locator(".changes li");
      await hasCount(lines, 3);
      await holds(async () => {
        const found = await texts(lines);
        assert.ok(
          found.some((line) => line.includes("Answers as openai/gpt-oss-20b → gpt-oss-8b")),
        );
        assert.ok(
          found.some((line) => line.includes("DeepInfra, Groq → Cheap Tokens, DeepInfra, Groq")),
        );
        assert.ok(found.some((line) => line.includes("Service tier default → flex")));
      });
    });
  });

  it("has nothing to say of a model that its host serves itself", async () => {
    const [row] = await stage().stack.query<{ id: string }>(
      `select models.id from public.models join public.providers on providers.id = models.provider_id
       where models.name = '${MODEL}' and providers.slug = 'groq'`,
    );
    await withPage(stage(), `#/trends?model=${row.id}`, {}, async (page) => {
      await page.getByRole("heading", { name: "Incidents" }).waitFor();
      await hasCount(page.getByRole("heading", { name: "Who answered" }), 0);
      await hasCount(page.locator(".served-as"), 0);
    });
  });

  it("names the hosts behind a gateway among the hosts of a model", async () => {
    await withPage(stage(), `#/models?family=${MODEL}&window=7d`, {}, async (page) => {
      await holds(async () => {
        const found = await texts(page.locator(".hosts td.col-upstreams"));
        assert.equal(found.length, 2);
        assert.equal(found.filter((text) => text === "").length, 1);
        assert.match(
          found.join(""),
          /^Groq [\d.]+%, (DeepInfra [\d.]+%, Cheap Tokens|Cheap Tokens [\d.]+%, DeepInfra) [\d.]+%$/,
        );
      });
    });
  });

  it("says what could not be read of it", async () => {
    const id = await gatewayModel(stage());
    await withPage(stage(), `#/trends?model=${id}`, {
      expected: REFUSED,
      prepare: (page) => failWith(page, "rpc/upstream_breakdown_over", 503),
    }, async (page) => {
      await page.getByRole("alert").filter({ hasText: "Cannot read who answered" }).waitFor();
      await page.unrouteAll();
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByText(/^The host changed /).waitFor();
    });
  });
}

/** The mark of a model in whose place another one answers. */
function markCases(stage: () => Stage): void {
  it("marks a model that is served as another, wherever its name stands", async () => {
    const id = await gatewayModel(stage());
    const places: [string, string][] = [
      ["#/", ".leaderboard tr"],
      ["#/?group=family", ".leaderboard tr"],
      [`#/models?family=${MODEL}`, ".hosts tr"],
      [`#/trends?model=${id}`, ".page-head"],
      ["#/reliability", ".reliability li"],
      ["#/prices", "tbody tr"],
      [`#/prices?model=${id}`, ".chosen-title"],
      [`#/compare?a=${id}`, ".alone th"],
    ];
    for (const [hash, place] of places) {
      await withPage(stage(), hash, {}, async (page) => {
        const mark = page.locator(place).filter({ hasText: "OpenRouter" }).locator(".served-as");
        await isMark(page, mark.first(), hash);
        const others = page.locator(place).filter({ hasText: "Groq" }).filter({
          hasNotText: "OpenRouter",
        });
        await hasCount(others.locator(".served-as"), 0);
      });
    }
    await withPage(stage(), "#/cost", {}, async (page) => {
      await hasCount(page.locator("a.dot[title*='gpt-oss-8b answers']"), 1);
    });
  });

  it("keeps the mark whole on a phone of 320 px", async () => {
    const id = await gatewayModel(stage());
    for (
      const hash of ["#/", `#/models?family=${MODEL}`, `#/trends?model=${id}`, "#/reliability"]
    ) {
      await withPage(stage(), hash, PHONE, async (page) => {
        await page.locator(".served-as").first().waitFor();
        await fitsItsWidth(page, hash);
      });
    }
  });

  it("says so when it is not known which models are served as others", async () => {
    await withPage(stage(), "#/", {
      expected: REFUSED,
      prepare: (page) => failWith(page, "incidents", 502),
    }, async (page) => {
      await page.getByRole("alert").filter({ hasText: "Cannot read which models answer" })
        .waitFor();
      await page.unrouteAll();
      await page.getByRole("button", { name: "Try again" }).click();
      await page.locator(".served-as").first().waitFor();
    });
  });
}

async function isMark(page: Page, mark: ReturnType<Page["locator"]>, where: string): Promise<void> {
  await holds(async () =>
    assert.equal(await mark.innerText(), "Served as gpt-oss-8b", `${where} ${page.url()}`)
  );
  assert.match(
    await mark.getAttribute("title") ?? "",
    /^Asked for openai\/gpt-oss-20b, and gpt-oss-8b answers, since /,
  );
}

function upstreams(stage: Stage, id: string): Promise<UpstreamRow[]> {
  return stage.stack.query<UpstreamRow>(
    `select * from public.upstream_breakdown_over('7 days', '${id}') where not simulated`,
  );
}

function shown(value: Quantity | string | null): string {
  if (value === null) return "–";
  return typeof value === "string" ? value : quantityText(value);
}
