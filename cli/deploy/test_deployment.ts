import { setTimeout as delay } from "node:timers/promises";
import { createClient } from "@supabase/supabase-js";
import { z } from "zod";
import type { ProjectAddress } from "../find_project.ts";
import { readRows } from "../read_rows.ts";
import { type Report, type WatchOptions, watchRun } from "../watch_run.ts";

/** Until the run is there: the database calls a function that starts cold. In milliseconds. */
const PATIENCE_MS = 60_000;
const POLL_MS = 1_000;

/** A run through the whole chain, as the schedule starts it: Vault, pg_net, function, providers. */
export async function testDeployment(
  project: ProjectAddress,
  options: WatchOptions,
): Promise<Report> {
  const database = createClient(project.url, project.secretKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    db: { timeout: 10_000 },
  });
  const { data: key, error } = await database.rpc("run_benchmark_now", { run_name: "deploy-test" });
  if (error !== null) throw new Error(`Cannot ask for a run: ${error.message}`);

  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const query = database.from("runs").select("id").eq("idempotency_key", key);
    const [run] = await readRows("the run", query, z.object({ id: z.string() }));
    if (run !== undefined) return await watchRun(database, run.id, options);
    await delay(POLL_MS, undefined, { signal: options.signal });
  }
  throw new Error(
    `Cannot see a run ${PATIENCE_MS / 1000} s after the database was asked for one; ` +
      `"deno task doctor" says why`,
  );
}
