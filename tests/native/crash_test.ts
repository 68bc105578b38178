import assert from "node:assert/strict";
import { it } from "@std/testing/bdd";
import { startProject } from "../integration/project.ts";
import type { NativeStack } from "./stack.ts";

it("a run outlives a kill -9 of the database server, and nothing recorded is lost", async () => {
  await using project = await startProject();
  const { database } = project.stack as NativeStack;
  await project.stack.query(
    "update public.settings set request_timeout_ms = 2000, lease_grace_ms = 0 where true",
  );
  const { body } = await project.post("run-benchmark", {
    providers: ["openai"],
    models: ["slow"],
    samples: 10,
  });
  const results = "select * from public.benchmark_results where run_id = $1 order by created_at";
  await project.until(`${results} offset 1`, [body.run_id]);

  await database.kill();
  await assert.rejects(project.stack.query("select 1"));
  await database.restart();

  const kept = await project.stack.query<{ id: string }>(results, [body.run_id]);
  assert.ok(kept.length >= 2 && kept.length < 10);
  // The worker repeats what it could not record. Should it have given up, or its
  // successor's call have been lost with pg_net's queue, the minutely job goes on.
  await project.until(
    "select from public.runs where id = $1 and finished_at is not null",
    [body.run_id],
    () => project.stack.tick("resume-runs"),
  );
  const all = await project.stack.query<{ id: string; target_id: string }>(results, [body.run_id]);
  assert.deepEqual(all.slice(0, kept.length), kept);
  assert.equal(all.length, 10);
  assert.equal(new Set(all.map((row) => row.target_id)).size, 10);
});
