import assert from "node:assert/strict";
import { describe, it, itAlone } from "./cases.ts";
import { fitsItsWidth } from "./fits_its_width.ts";
import { hasMoreThan } from "./holds.ts";
import type { Stage } from "./start_stage.ts";
import { withPage } from "./with_page.ts";

/** A project without a single result. */
export function emptyCases(stage: () => Stage): void {
  describe("nothing yet", () => {
    const pages: [string, string][] = [
      ["#/", "Nothing measured yet"],
      ["#/models", "Nothing measured yet"],
      ["#/trends", "Nothing measured yet"],
      ["#/cost", "Nothing to compare yet"],
      ["#/reliability", "Nothing measured yet"],
      ["#/compare", "Not enough to compare"],
      ["#/runs", "No run in the last hour"],
      ["#/nowhere", "There is no such page"],
    ];
    for (const [hash, title] of pages) {
      it(`says "${title}" at ${hash}, and how to start`, async () => {
        await withPage(stage(), hash, {}, async (page) => {
          await page.getByText(title).waitFor();
          await page.getByText("No results yet").waitFor();
          if (hash === "#/nowhere") return;
          const start = page.locator(".empty").filter({ hasText: "Start a run with" });
          await start.getByText("deno task benchmark").waitFor();
          await start.getByText("select run_benchmark_now()").waitFor();
        });
      });
    }

    for (const width of [320, 360, 390, 520]) {
      it(`keeps its header whole in a window of ${width} px`, async () => {
        await withPage(stage(), "#/", { viewport: { width, height: 800 } }, async (page) => {
          await fitsItsWidth(page, `at ${width}`);
          await page.getByText("No results yet").waitFor();
          const [name, pill, theme] = await Promise.all(
            [".brand", ".freshness", "button.theme"].map((part) =>
              page.locator(`header.site ${part}`).boundingBox()
            ),
          );
          assert.ok(name && pill && theme);
          // In one line, beside each other, and in the window.
          const middles = [name, pill, theme].map(({ y, height }) => y + height / 2);
          assert.ok(Math.max(...middles) - Math.min(...middles) < 4, `${middles}`);
          assert.ok(name.x + name.width <= pill.x, "the pill lies on the name");
          assert.ok(pill.x + pill.width <= theme.x, "the pill lies on the button");
          assert.ok(theme.x + theme.width <= width, "the button is outside");
          assert.ok(pill.height < 40, `the pill is ${pill.height} px high`);
        });
      });
    }

    itAlone("shows a run as soon as it is there, and no longer than it should", async () => {
      const { query } = stage().stack;
      await withPage(stage(), "#/runs", {}, async (page) => {
        await page.getByText("No run in the last hour").waitFor();
        await query(
          "insert into public.runs (run_name, triggered_by) values ('the first', 'test')",
        );
        await page.locator(".runs").getByText("the first").waitFor();
        await query(
          `update public.runs
           set started_at = now() - interval '2 hours', finished_at = now() - interval '61 minutes'
           where run_name = 'the first'`,
        );
        await page.getByText("No run in the last hour").waitFor();
      });
    });

    it("shows prices all the same", async () => {
      await withPage(stage(), "#/prices", {}, async (page) => {
        await hasMoreThan(page.locator("tbody tr"), 5);
      });
    });
  });
}
