import assert from "node:assert/strict";
import { readUntil } from "./read_until.ts";
import { runCli, startCli } from "./run_cli.ts";

/** A stack that `deno task dev` keeps up, for what is not about starting one. */
export interface DevStack extends AsyncDisposable {
  /** Names it to other commands, as a project. */
  env: { SUPABASE_URL: string; SUPABASE_SERVICE_ROLE_KEY: string };
}

/**
 * Starts one, with simulated providers unless told otherwise, on the data in a folder. Its schedule is
 * paused: each quarter of an hour it would measure beside what a case measures.
 */
export async function startDev(
  folder: string,
  args = ["--simulated"],
  env: Record<string, string> = {},
): Promise<DevStack> {
  const dev = startCli("dev", [...args, "--port", "0", "--json"], { folder, env });
  const steps = readUntil(dev.stderr, null);
  const { url, secretKey } = JSON.parse(await readUntil(dev.stdout, "\n"));
  const paused = await runCli("sql", [...args, "select pause_schedule()"], { folder, env });
  assert.equal(paused.code, 0, paused.stderr);
  return {
    env: { SUPABASE_URL: url, SUPABASE_SERVICE_ROLE_KEY: secretKey },
    async [Symbol.asyncDispose]() {
      dev.kill("SIGTERM");
      const { code } = await dev.status;
      assert.equal(code, 0, await steps);
      await dev[Symbol.asyncDispose]();
    },
  };
}
