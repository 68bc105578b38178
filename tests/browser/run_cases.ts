import assert from "node:assert/strict";
import { describe, it, itAlone } from "./cases.ts";
import { hasCount } from "./holds.ts";
import { parseCsv } from "./parse_csv.ts";
import { save } from "./save.ts";
import { settle } from "./settle.ts";
import type { Stage } from "./start_stage.ts";
import { withPage } from "./with_page.ts";

/** Runs are shown as they go on. */
export function runCases(stage: () => Stage): void {
  describe("runs", () => {
    itAlone("follows a run under way to its end", async () => {
      const { query } = stage().stack;
      const [run] = await query<{ run_id: string; targets: number; done: number }>(
        "select run_id, targets::integer, done::integer from public.run_progress where finished_at is null",
      );
      await withPage(stage(), "#/runs", {}, async (page) => {
        const line = page.locator(".runs li").first();
        await line.getByText(`${run.done} of ${run.targets}, 1 failed`).waitFor();
        await hasCount(page.locator("tbody tr"), run.targets);
        await hasCount(page.getByText("overloaded", { exact: true }), 1);
        await hasCount(page.getByText("being measured", { exact: true }), 1);

        await query(
          `update public.run_targets
           set state = 'abandoned', closed_at = now(), lease_token = null, lease_expires_at = null
           where run_id = $1 and closed_at is null`,
          [run.run_id],
        );
        await query("update public.runs set finished_at = now() where id = $1", [run.run_id]);
        await line.getByText("finished just now").waitFor();
        await page.getByText("not measured: run abandoned").first().waitFor();
      });
    });

    itAlone(
      "says which workload a target is of, and nothing of a text given with the run",
      async () => {
        const { query } = stage().stack;
        const id = "00000000-0000-4000-8000-000000000009";
        await query(
          `with own as (
           insert into public.workloads (name, prompt, comparable, current)
           values ('SECRET text', 'SECRET prompt', false, false) returning id
         ),
         run as (
           insert into public.runs (id, run_name, triggered_by, started_at, finished_at)
           values ('${id}', 'several', 'test', now() - interval '30 minutes', now() - interval '20 minutes') returning id
         )
         insert into public.run_targets (run_id, provider_id, model_id, workload_id, position, state, closed_at)
         select run.id, models.provider_id, models.id, workloads.id, row_number() over (order by workloads.name), 'done', now()
         from run, public.models, (
           select id, name from public.workloads where name in ('canary', 'default') and current
           union all select id, 'text' from own
         ) as workloads
         where models.name = 'gpt-6-luna'`,
        );
        try {
          await withPage(stage(), `#/runs?run=${id}`, {}, async (page) => {
            const table = page.getByRole("table");
            await table.getByRole("columnheader", { name: "Workload" }).waitFor();
            await hasCount(table.locator("tbody tr"), 3);
            for (const words of ["canary", "default", "a text of its own"]) {
              await hasCount(table.getByRole("cell", { name: words, exact: true }), 1);
            }
            const [header, ...rows] = parseCsv(
              await save(page, page.getByRole("button", { name: "Download CSV" })),
            );
            const found = rows.map((row) => row[header.indexOf("workload")]).sort();
            assert.deepEqual(found, ["", "canary", "default"]);
          });
        } finally {
          await query("delete from public.runs where id = $1", [id]);
          await query("delete from public.workloads where name = 'SECRET text'");
        }
      },
    );

    it("says so when a run is no longer shown", async () => {
      const old = "00000000-0000-4000-8000-000000000001";
      await withPage(stage(), `#/runs?run=${old}`, {}, async (page) => {
        await settle(page);
        await page.getByText("This run is no longer shown").waitFor();
      });
    });
  });
}
