import assert from "node:assert/strict";
import { againstSql } from "./against_sql.ts";
import { describe, it } from "./cases.ts";
import { hasCount, holds } from "./holds.ts";
import type { Stage } from "./start_stage.ts";
import { texts } from "./texts.ts";
import { withPage } from "./with_page.ts";

interface Row {
  model: string;
  tied_with_best: boolean | null;
}

const FAMILY = "meta-llama/llama-3.3-70b-instruct";

/** What is told apart and what is not, in a ranking and from the window before. */
export function tiesCases(stage: () => Stage): void {
  describe("what is told apart", () => {
    for (
      const [hash, from] of [
        ["#/?window=7d", `model_leaderboard_over('7 days')`],
        [`#/models?family=${FAMILY}&window=7d`, `family_leaderboard_over('7 days', '${FAMILY}')`],
      ]
    ) {
      it(`is above a line at ${hash}, as SQL has it`, () => lineIs(stage(), hash, from));
    }

    it("has no line in another order or in groups", async () => {
      for (const hash of ["#/?sort=-tps", "#/?sort=-ttft", "#/?group=family"]) {
        await withPage(stage(), hash, {}, async (page) => {
          await page.locator("th.model").first().waitFor();
          await hasCount(page.locator("tr.tied"), 0);
        });
      }
    });

    it("from the window before is coloured, and its interval is shown on focus", async () => {
      await withPage(stage(), "#/", {}, async (page) => {
        await page.locator(".change").first().waitFor();
        for (
          const [tone, said] of [[".same", "not told apart"], [":not(.same)", "(?:better|worse)"]]
        ) {
          const all = await texts(page.locator(`.change${tone}`));
          assert.ok(all.length > 0, tone);
          for (const text of all.filter((text) => !text.includes("too few"))) {
            const [, low, high] = text.match(
              new RegExp(
                `, ${said}: between ([−+]?[\\d.,]+).* and ([−+]?[\\d.,]+).* against the 24 h before$`,
              ),
            ) ?? assert.fail(text);
            const ends = [low, high].map((end) =>
              Math.sign(Number(end.replace("−", "-").replace(",", "")))
            );
            if (tone === ".same") assert.ok(ends[0] <= 0 && ends[1] >= 0, text);
            else assert.ok(ends[0] * ends[1] >= 0, text);
          }
        }
        const change = page.locator(".change").nth(4);
        const width = async () => (await change.locator(".ends").boundingBox())?.width ?? 0;
        assert.ok(await width() <= 1);
        await change.focus();
        await holds(async () => assert.ok(await width() > 100));
      });
    });
  });
}

async function lineIs(stage: Stage, hash: string, from: string): Promise<void> {
  await againstSql(
    () =>
      stage.stack.query<Row>(
        `select model, tied_with_best from public.${from} where not simulated order by p50_ttft_ms, model`,
      ),
    (rows) =>
      withPage(stage, hash, {}, async (page) => {
        const tied = rows.filter((row) => row.tied_with_best);
        const compared = rows.filter((row) => row.tied_with_best !== null).length;
        assert.ok(compared > 2 && tied.length < compared);
        const above = rows.findLastIndex((row) => row.tied_with_best === true) + 1;
        await holds(async () => {
          const [line, ...more] = await texts(page.locator("tr.tied"));
          assert.deepEqual(more, []);
          assert.match(
            line,
            tied.length === 1
              ? new RegExp(`told apart from all ${compared - 1} others`)
              : new RegExp(`${tied.length} of ${compared} tied`),
          );
          const at = await page.locator("tr.tied").evaluate((row) =>
            (row as unknown as { sectionRowIndex: number }).sectionRowIndex
          );
          assert.equal(at, above);
        });
      }),
  );
}
