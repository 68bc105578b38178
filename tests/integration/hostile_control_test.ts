import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type Project, startProject } from "./project.ts";

const FUNCTIONS = fileURLToPath(new URL("../../supabase/functions", import.meta.url));

/** What a control that has gone wrong does, and what is known of it then. */
const MODES: Record<string, { outcome: string; failed: number; unknown: number }> = {
  "down": { outcome: "overloaded", failed: 1, unknown: 0 },
  "page": { outcome: "invalid_response", failed: 1, unknown: 0 },
  "silent": { outcome: "timeout", failed: 1, unknown: 0 },
  "nothing": { outcome: "success", failed: 0, unknown: 1 },
  "words": { outcome: "success", failed: 0, unknown: 1 },
  "a clock that goes back": { outcome: "success", failed: 0, unknown: 1 },
  "fewer times": { outcome: "success", failed: 0, unknown: 1 },
  "a flood of times": { outcome: "success", failed: 0, unknown: 1 },
  "more than an event may hold": { outcome: "invalid_response", failed: 1, unknown: 0 },
  "endless times": { outcome: "success", failed: 0, unknown: 1 },
};

describe("a control that has gone wrong", () => {
  const resources = new AsyncDisposableStack();
  let project: Project;
  beforeAll(async () => {
    const folder = await Deno.realPath(await Deno.makeTempDir());
    resources.defer(() => Deno.remove(folder, { recursive: true }));
    await copyFolder(FUNCTIONS, folder);
    await Deno.copyFile(
      new URL("hostile_control.ts", import.meta.url),
      `${folder}/control/index.ts`,
    );
    project = resources.use(await startProject([], {}, folder));
    await project.stack.query("select public.add_control()");
    await project.stack.query("update public.settings set request_timeout_ms = 5000 where id");
  });
  afterAll(() => resources.disposeAsync());

  for (const [mode, expected] of Object.entries(MODES)) {
    it(`changes nothing of others, and is not believed: ${mode}`, async () => {
      const { stack } = project;
      await stack.query("delete from private.control_hours");
      await stack.query(
        `update public.models set options = jsonb_build_object('body', jsonb_build_object('mode', $1::text))
         where name = 'known-gaps'`,
        [mode],
      );
      const before = await counted();
      const runId = await project.run({ providers: ["openai"] });
      const [own, other] = await stack.query<
        { outcome: string; remarks: string[]; gap_errors_ms: number[] | null }
      >(
        `select outcome, remarks, gap_errors_ms from public.benchmark_results
         where run_id = $1 order by remarks @> '{control}' desc`,
        [runId],
      );
      assert.deepEqual(own, {
        outcome: expected.outcome,
        remarks: ["control"],
        gap_errors_ms: null,
      });
      assert.deepEqual(other, { outcome: "success", remarks: [], gap_errors_ms: null });
      const [exact] = await stack.query(
        `select n::integer, failed_n::integer as failed, unknown_n::integer as unknown, gap_n::integer as gaps
         from public.exactness_over('24 hours')`,
      );
      const { failed, unknown } = expected;
      assert.deepEqual(exact, { n: 1, failed, unknown, gaps: 0 });
      assert.equal(await counted(), before + 1);
      assert.deepEqual(await stack.query("select from public.incidents"), []);
    });
  }

  /** The results on the leaderboard. */
  async function counted(): Promise<number> {
    const [{ n }] = await project.stack.query<{ n: number }>(
      "select coalesce(sum(n), 0)::integer as n from public.model_leaderboard_over('24 hours')",
    );
    return n;
  }
});

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}
