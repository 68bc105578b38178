import { describe, it, itAlone } from "./cases.ts";
import { hasCount } from "./holds.ts";
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

    it("says so when a run is no longer shown", async () => {
      const old = "00000000-0000-4000-8000-000000000001";
      await withPage(stage(), `#/runs?run=${old}`, {}, async (page) => {
        await settle(page);
        await page.getByText("This run is no longer shown").waitFor();
      });
    });
  });
}
