import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { PACKAGES_LOCK } from "../../lib/packages_lock.ts";
import { until } from "../../local/testdata/until.ts";
import { PREFIX } from "../platform/place.ts";
import { serveCallees } from "../platform/serve_callees.ts";
import { type NativeStack, startNativeStack } from "./stack.ts";

/** Everything in this project that is not the contract's. */
const STATE = `
  select
    (select jsonb_agg(to_jsonb(job) order by job.jobid) from cron.job as job
      where job.jobname not like '${PREFIX}%') as jobs,
    (select jsonb_agg(jsonb_build_array(name, decrypted_secret) order by name) from vault.decrypted_secrets
      where name not like '${PREFIX}%') as secrets
`;

const TRACES = `
  select jobname as name from cron.job where jobname like '${PREFIX}%'
  union all
  select name from vault.secrets where name like '${PREFIX}%' or description like '${PREFIX}%'
`;

describe("deno task test:platform with SUPABASE_DB_URL", () => {
  const resources = new AsyncDisposableStack();
  let stack: NativeStack;
  let env: Record<string, string>;

  beforeAll(async () => {
    // One of the product's jobs, so that pg_cron runs.
    stack = resources.use(await startNativeStack({ cronJobs: ["maintenance"] }));
    env = {
      SUPABASE_DB_URL: stack.database.urlOf("postgres"),
      SUPABASE_URL: stack.url,
      SILENT_URL: resources.use(serveCallees()).silent,
    };
  });
  afterAll(() => resources.disposeAsync());

  function start(): Deno.ChildProcess {
    return new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", PACKAGES_LOCK, "tests/platform/main.ts"],
      env: { ...env, NO_COLOR: "1" },
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }

  it("finds that pg_cron and the stand-ins keep the contract, and leaves nothing", async () => {
    const before = await stack.query(STATE);
    const { code, stdout, stderr } = await start().output();
    const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    assert.equal(code, 0, said);
    assert.deepEqual(await stack.query(TRACES), []);
    assert.deepEqual(await stack.query(STATE), before);
  });

  it("removes what it has made, and nothing else, when it is interrupted", async () => {
    const before = await stack.query(STATE);
    // What an earlier one may have left when its machine was switched off.
    await stack.query(`select cron.schedule('${PREFIX}left', '0 0 31 2 *', 'select 1')`);
    const running = start();
    await until(async () => {
      const traces = await stack.query<{ name: string }>(TRACES);
      return traces.some(({ name }) => name === `${PREFIX}succeeds`) ? true : null;
    });
    running.kill("SIGINT");
    const { code } = await running.output();
    assert.notEqual(code, 0);
    assert.deepEqual(await stack.query(TRACES), []);
    assert.deepEqual(await stack.query(STATE), before);
  });
});
