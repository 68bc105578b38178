import assert from "node:assert/strict";
import { describe, it, itAlone } from "./cases.ts";
import { hasCount, holds } from "./holds.ts";
import { answerWith, changeRows, failWith, REFUSED } from "./routes.ts";
import type { Stage } from "./start_stage.ts";
import { texts } from "./texts.ts";
import { withPage } from "./with_page.ts";

/** How the numbers are made is told with the project's own settings. */
export function methodCases(stage: () => Stage): void {
  describe("method", () => {
    it("says when, what and with which parameters this project measures", async () => {
      await withPage(stage(), "#/method", {}, async (page) => {
        const facts = page.locator("dl.facts").first();
        await facts.getByText("every 15 minutes, */15 * * * * in UTC").waitFor();
        await facts.getByText("1 request to each model with each workload that is due").waitFor();

        const workload = page.getByRole("region", { name: "Workloads" }).locator("tbody tr");
        const [{ n }] = await stage().stack.query<{ n: number }>(
          "select count(*)::integer as n from public.workloads where current and comparable",
        );
        await hasCount(workload, n);
        await workload.filter({ hasText: "1, 2, 4, 8 at once" }).waitFor();
        const canary = workload.filter({ hasText: "canary" });
        assert.deepEqual((await texts(canary.locator("td"))).slice(0, 4), [
          "every hour",
          "questions with known answers",
          "about 550 tokens",
          "1,024 tokens",
        ]);

        const model = page.getByRole("region", { name: "Parameters" }).locator("tbody tr")
          .filter({ hasText: "gpt-6-luna" }).first();
        assert.deepEqual(await texts(model.locator("td")), [
          "OpenAI",
          "chat completions",
          "max_completion_tokens, the workload's",
          "reasoning_effort: none, stream_options.include_obfuscation: false, stream_options.include_usage: true",
        ]);
      });
    });

    itAlone("shows no secret, wherever one is put", async () => {
      const { query } = stage().stack;
      const [before] = await query<{ options: string; prompt: string }>(
        `select options::text, (select prompt from public.workloads where name = 'default' and current)
         from public.providers where slug = 'openai'`,
      );
      const secret = {
        headers: { "x-secret": "SECRET header" },
        query: { key: "SECRET query" },
        auth_header: "SECRET",
        body: { reasoning_effort: "SECRET effort", "SECRET field": 1, seed: 7 },
      };
      await query(
        "update public.providers set options = options || $1::jsonb, base_url = base_url || '?key=SECRET' where slug = 'openai'",
        [JSON.stringify(secret)],
      );
      try {
        // The page itself fails where an answer holds the word.
        await withPage(stage(), "#/method", {}, async (page) => {
          await page.getByText("seed: 7").first().waitFor();
          await page.getByText("field not shown").first().waitFor();
          await hasCount(page.getByText("SECRET"), 0);
          await hasCount(page.getByText(before.prompt.slice(40, 90)), 0);
        });
      } finally {
        await query(
          "update public.providers set options = $1::jsonb, base_url = replace(base_url, '?key=SECRET', '') where slug = 'openai'",
          [before.options],
        );
      }
    });

    it("says so where there is no schedule, no control and nothing to measure", async () => {
      const prepare = changeRows;
      await withPage(stage(), "#/method", {
        prepare: (page) =>
          prepare(page, "rpc/measurement_method", (row) => ({
            ...row,
            schedule: null,
            schedule_active: null,
            regions: ["eu-central-1", "us-east-1"],
            keep_results_days: null,
            model_n: 0,
            models: [],
          })),
      }, async (page) => {
        for (
          const words of [
            "none: runs are started by hand",
            "eu-central-1, us-east-1",
            "single results for ever",
            "The schedule measures no model.",
          ]
        ) await page.getByText(words).first().waitFor();
      });
    });

    it("explains the numbers also where the settings cannot be read", async () => {
      await withPage(stage(), "#/method", {
        expected: REFUSED,
        prepare: (page) => failWith(page, "rpc/measurement_method", 503),
      }, async (page) => {
        await page.getByText("Cannot read how it measures").waitFor();
        await page.getByRole("heading", { name: "What is left out, and why" }).waitFor();
      });
      await withPage(stage(), "#/method", {
        prepare: (page) => answerWith(page, "rpc/measurement_method", []),
      }, async (page) => {
        await page.getByText("the project returned none").waitFor();
      });
    });

    it("shows many models a part at a time", async () => {
      const many = Array.from({ length: 120 }, (_, nth) => ({
        provider: "Acme",
        model: `acme-${nth}`,
        dialect: "openai",
        simulated: false,
        every_seconds: nth === 0 ? 3600 : null,
        max_output_tokens: nth === 0 ? 2048 : null,
        cap_field: "max_tokens",
        parameters: {},
        hidden: 0,
      }));
      await withPage(stage(), "#/method", {
        prepare: (page) =>
          changeRows(page, "rpc/measurement_method", (row) => ({
            ...row,
            model_n: 700,
            models: many,
          })),
      }, async (page) => {
        const rows = page.getByRole("region", { name: "Parameters" }).locator("tbody tr");
        await hasCount(rows, 50);
        await page.getByText("580 further models not listed").waitFor();
        await holds(async () =>
          assert.match(await rows.first().innerText(), /2,048 tokens.*every hour at most/s)
        );
        await page.getByRole("button", { name: "Next" }).click();
        await page.getByText("51–100 of 120").waitFor();
      });
    });
  });
}
