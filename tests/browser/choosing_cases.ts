import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { type ChoiceHost, describeChoice } from "../../lib/describe_choice.ts";
import { againstSql } from "./against_sql.ts";
import { describe, it } from "./cases.ts";
import { fitsItsWidth } from "./fits_its_width.ts";
import { hasCount, holds } from "./holds.ts";
import { holdBack, REFUSED } from "./routes.ts";
import { settle } from "./settle.ts";
import type { Stage } from "./start_stage.ts";
import { withPage } from "./with_page.ts";

const LIMITED = "#/?window=7d&choose=ttft-900_available-50_by-tps";

/** Hosts are held to limits on the leaderboard. */
export function choosingCases(stage: () => Stage): void {
  const told = (page: Page) => page.locator(".choosing .told");
  const ask = (limits: string) =>
    stage().stack.query<ChoiceHost>(
      `select answer, provider, model, simulated, limits, more_calls
       from public.choose_model(${limits}, input_tokens => 1000, output_tokens => 300, period => '7 days')
       where not simulated`,
    );

  describe("limits", () => {
    it("are set in a panel that comes when it is opened, and are kept in the address", async () => {
      const read = () => ask("max_p95_ttft_ms => 900, order_by => 'tps'");
      await againstSql(read, () =>
        withPage(stage(), "#/?window=7d", {}, async (page) => {
          await hasCount(page.locator(".choosing"), 0);
          const button = page.getByRole("button", { name: "Choose by limits" });
          assert.equal(await button.getAttribute("aria-expanded"), "false");
          await button.click();
          const limit = page.getByRole("spinbutton", { name: "p95 TTFT at most (ms)" });
          await limit.fill("900");
          await limit.press("Enter");
          await page.waitForURL(/choose=ttft-900/);
          await page.getByRole("combobox", { name: "Best first by" }).selectOption("tps");
          await page.waitForURL(/choose=ttft-900_by-tps/);
          await settle(page);
          const sentence = await told(page).textContent();
          await page.reload();
          await settle(page);
          assert.equal(await limit.inputValue(), "900");
          assert.equal(await told(page).textContent(), sentence);
          await limit.fill("");
          await limit.press("Tab");
          await page.waitForURL(/choose=by-tps/);
          await button.click();
          await hasCount(page.locator(".choosing"), 0);
          await page.waitForURL((url) => !url.hash.includes("choose"));
        }));
    });

    it("keep what is being typed while an answer comes", async () => {
      let release = () => Promise.resolve();
      await withPage(stage(), "#/?window=7d", {
        prepare: async (page) => {
          release = await holdBack(page, "rpc/choose_model");
        },
      }, async (page) => {
        await page.getByRole("button", { name: "Choose by limits" }).click();
        const limit = page.getByRole("spinbutton", { name: "p95 TTFT at most (ms)" });
        await limit.fill("900");
        await release();
        await told(page).waitFor();
        assert.equal(await limit.inputValue(), "900");
        await limit.press("Enter");
        await page.waitForURL(/choose=ttft-900/);
        // What is typed and taken back is no longer in the way of the address.
        await limit.press("End");
        await limit.press("1");
        await limit.press("Backspace");
        await limit.press("Tab");
        await page.evaluate(() => {
          location.hash = location.hash.replace("ttft-900", "ttft-500");
        });
        await holds(async () => assert.equal(await limit.inputValue(), "500"));
      });
    });

    it("are answered in a sentence as SQL answers, with what is possible beside each", async () => {
      await againstSql(
        () => ask("max_p95_ttft_ms => 900, min_availability_percent => 50, order_by => 'tps'"),
        (rows) =>
          withPage(stage(), LIMITED, {}, async (page) => {
            assert.ok(rows.length > 3);
            await holds(async () =>
              assert.equal(await told(page).textContent(), describeChoice(rows))
            );
            const best = Math.max(
              ...rows.flatMap(({ limits }) =>
                limits.find(({ limit }) => limit === "min_availability_percent")!.value ?? []
              ),
            );
            const field = page.getByRole("spinbutton", { name: "Availability at least (%)" });
            const hint = page.locator(`#${await field.getAttribute("aria-describedby")}`);
            assert.equal(await hint.textContent(), `best: ${best} %`);
            assert.equal(
              await page.getByRole("link", { name: "Link to this choice" }).getAttribute("href"),
              "#/?window=7d&choose=ttft-900_available-50_by-tps",
            );
          }),
      );
    });

    it("are asked for by the SQL and the request that are shown", async () => {
      await withPage(stage(), LIMITED, {}, async (page) => {
        await page.getByText("The same in SQL and with curl").click();
        const sql = await page.locator("pre[aria-label=SQL]").textContent();
        const curl = await page.locator("pre[aria-label=curl]").textContent();
        const [, url] = /^curl --fail '(.*)'/m.exec(curl!)!;
        const [, key] = /apikey: (.*)'/.exec(curl!)!;
        const [, body] = /-d '(.*)'$/.exec(curl!)!;
        const named = ({ provider, model, answer }: ChoiceHost) => [provider, model, answer];
        await againstSql(() => stage().stack.query<ChoiceHost>(sql!), async (rows) => {
          const response = await fetch(url, {
            method: "POST",
            headers: { apikey: key, "content-type": "application/json" },
            body,
          });
          assert.deepEqual((await response.json()).map(named), rows.map(named));
        });
      });
    });

    it("leave the first load alone, and say so when their panel cannot be loaded", async () => {
      await withPage(stage(), LIMITED, {
        expected: REFUSED,
        prepare: (page) => page.route("**/choice_panel-*", (route) => route.abort()),
      }, async (page) => {
        await page.getByRole("alert").filter({ hasText: "could not be loaded" }).waitFor();
        await page.locator(".leaderboard tbody tr").first().waitFor();
      });
    });

    it("fit a narrow phone", async () => {
      await withPage(stage(), LIMITED, { viewport: { width: 320, height: 700 } }, async (page) => {
        await told(page).waitFor();
        await page.getByText("The same in SQL and with curl").click();
        await fitsItsWidth(page);
      });
    });
  });
}
