import assert from "node:assert/strict";
import { describe, it } from "./cases.ts";
import { fitsItsWidth } from "./fits_its_width.ts";
import { hasCount, holds } from "./holds.ts";
import { parseCsv } from "./parse_csv.ts";
import { readBadge } from "./read_badge.ts";
import { save } from "./save.ts";
import type { Stage } from "./start_stage.ts";
import { withPage } from "./with_page.ts";

/** A name is shown as text, whatever it contains. */
export function nameCases(stage: () => Stage): void {
  describe("hostile names", () => {
    shownCases(stage);
    keptCases(stage);
  });
}

/** On the page. */
function shownCases(stage: () => Stage): void {
  it("are on the leaderboard unchanged", async () => {
    const expected = await names(stage());
    await withPage(stage(), "#/", {}, async (page) => {
      // As they were written, not as they are laid out.
      await holds(async () => {
        const found = await page.locator("th.model a").allTextContents();
        assert.deepEqual(found.sort(), expected.map(({ model }) => model).sort());
      });
      await page.locator(".menu summary").click();
      await page.locator(".menu label").filter({ hasText: "A|B" }).click();
      await page.waitForURL(/provider=A%257CB/);
      await hasCount(page.locator(".leaderboard tbody tr"), 3);
      await page.reload();
      await page.locator(".leaderboard tbody tr").first().waitFor();
      await hasCount(page.locator(".leaderboard tbody tr"), 3);
    });
  });

  const pages = [
    "#/",
    "#/models",
    "#/models?family=a/b",
    "#/trends",
    "#/cost",
    "#/reliability",
    "#/prices",
    "#/compare",
    "#/runs",
    "#/method",
  ];
  for (const hash of pages) {
    it(`do nothing at ${hash}`, async () => {
      const phone = { viewport: { width: 390, height: 800 } };
      await withPage(stage(), hash, phone, async (page) => {
        for (const width of [390, 1000]) {
          await page.setViewportSize({ width, height: 800 });
          assert.equal(await page.evaluate("window.ran"), undefined);
          await hasCount(page.locator("main img[src=x], main b, main script"), 0);
          await fitsItsWidth(page, `at ${width}`);
        }
      });
    });
  }
}

/** In everything the page creates. */
function keptCases(stage: () => Stage): void {
  it("are no formulas in a spreadsheet", async () => {
    const expected = await names(stage());
    for (
      const hash of [
        "#/",
        "#/models",
        "#/models?family=a/b",
        "#/trends",
        "#/reliability",
        "#/prices",
        "#/runs",
      ]
    ) {
      await withPage(stage(), hash, {}, async (page) => {
        const text = await save(page, page.getByRole("button", { name: "Download CSV" }).first());
        const [, ...rows] = parseCsv(text);
        const cells = rows.flat();
        const runs = cells.filter((cell) =>
          /^[=+@\t\r]/.test(cell) || /^-[^\d]/.test(cell) || /^-\d\+/.test(cell)
        );
        assert.deepEqual(runs, [], hash);
        if (hash.startsWith("#/models") || hash === "#/trends") return;
        for (const { model } of expected) {
          // What a terminal would obey is written out.
          const written = model.replaceAll("\u202e", "\\u202e");
          assert.ok(
            cells.includes(/^[=+@-]/.test(model) ? `'${written}` : written),
            `${hash} ${model}`,
          );
        }
      });
    }
  });

  it("are drawn into a badge that is still an image", async () => {
    await withPage(stage(), "#/", {}, async (page) => {
      await page.locator("th.model a").filter({ hasText: "onerror" }).click();
      const svg = await readBadge(page);
      assert.ok(!/<(img|script)/.test(svg));
      // The same on the page: a browser draws nothing that is not well-formed.
      await holds(async () => {
        const width = await page.evaluate<number>(
          "document.querySelector('.badge img').naturalWidth",
        );
        assert.ok(width > 100, `${width} px wide`);
      });
    });
  });

  it("are free, which is not shown as having no price", async () => {
    await withPage(stage(), "#/cost", {}, async (page) => {
      await page.getByText("1 model is free and is shown in the table only").waitFor();
      await hasCount(page.locator("a.dot"), 10);
      await page.getByText("Table", { exact: true }).click();
      await hasCount(page.locator("tbody tr"), 11);
    });
  });
}

/** Every model that was measured. */
function names(stage: Stage): Promise<{ provider: string; model: string }[]> {
  return stage.stack.query<{ provider: string; model: string }>(
    `select providers.name as provider, models.name as model
     from public.models
     join public.providers on providers.id = models.provider_id
     where models.id in (select model_id from private.rollups)`,
  );
}
