import type { SqlDatabase } from "../../local/sql_database.ts";
import type { Stack } from "../../local/stack.ts";
import { until } from "../../local/testdata/until.ts";
import { runCli } from "../commands/run_cli.ts";

/**
 * Lets a project be used as operators use theirs: two months of history, then commands that sync,
 * measure and change what is sent, a probe, schedules that are changed and paused, and last a run
 * that nobody finishes.
 */
export async function useProject(stack: Stack, owner: SqlDatabase): Promise<void> {
  await owner.script(await Deno.readTextFile(new URL("./history.sql", import.meta.url)));
  await owner.query("select private.maintenance()");
  await call(stack, "sync_models", SYNCED.flatMap((slug) => ["--provider", slug]));
  await call(stack, "benchmark", ["--samples", "4", "--run-name", "by-hand"]);
  await owner.query(`select public.set_workload('short', 'Say {{nonce}}, and nothing else.', 64)`);
  await call(stack, "benchmark", ["--workload", "short"]);
  await owner.query(`select public.set_workload('short', 'Repeat {{nonce}} five times.', 128)`);
  await call(stack, "benchmark", ["--workload", "short", "--model", "acme-large"]);
  await owner.query("select public.probe_model('groq', 'openai/gpt-oss-120b')");
  await until(async () => {
    const open = await owner.query("select from public.runs where finished_at is null");
    return open.length === 0 ? true : null;
  });
  await owner.query("select private.maintenance()");
  await owner.script(LAST);
}

/** The providers that have a list. */
const SYNCED = ["openai", "groq", "together", "openrouter"];

/** Runs a command on the project. */
async function call({ url, secretKey }: Stack, command: string, args: string[]): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const env = {
      SUPABASE_URL: url,
      SUPABASE_SECRET_KEYS: JSON.stringify({ default: secretKey }),
    };
    const { code, stdout, stderr } = await runCli(command, args, { folder, env });
    console.error(stdout + stderr);
    if (code !== 0) throw new Error(`Cannot use the project: ${command} ended with ${code}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/**
 * An incident is open, and a run under way: one of its targets is leased, the others wait, and the
 * calls of its workers are lost.
 */
const LAST = `
  insert into public.incidents (provider_id, model_id, kind, opened_at, observed, expected, detail)
  select models.provider_id, models.id, 'slow_ttft', now() - interval '23 hours', 1236, 412, 'as it was seen'
  from public.models join public.providers on providers.id = models.provider_id
  where providers.slug = 'together' and models.active;
  select public.set_schedule('*/30 * * * *');
  select public.pause_schedule();
  select public.claim_target(
    (
      public.start_run(
        '{"run_name": "unfinished", "lanes": 3}',
        array['OPENAI_API_KEY', 'GROQ_API_KEY', 'TOGETHER_API_KEY', 'OPENROUTER_API_KEY', 'ACME_API_KEY']
      ) ->> 'run_id'
    )::uuid,
    1
  );
  delete from net.http_request_queue;
`;
