import type { SqlDatabase } from "../../local/sql_database.ts";
import type { Stack } from "../../local/stack.ts";
import { runCli } from "../commands/run_cli.ts";

/**
 * Lets a project be used as operators use theirs: two months of history, then commands that sync,
 * measure and probe, schedules that are changed and paused, and last a run that nobody finishes.
 */
export async function useProject(stack: Stack, owner: SqlDatabase): Promise<void> {
  await owner.script(await Deno.readTextFile(new URL("./history.sql", import.meta.url)));
  await owner.query("select private.maintenance()");
  const folder = await Deno.makeTempDir();
  try {
    for (const [command, ...args] of COMMANDS) {
      const { code, stdout, stderr } = await runCli(command, args, {
        folder,
        env: {
          SUPABASE_URL: stack.url,
          SUPABASE_SECRET_KEYS: JSON.stringify({ default: stack.secretKey }),
        },
      });
      console.error(stdout + stderr);
      if (code !== 0) throw new Error(`Cannot use the project: ${command} ended with ${code}`);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  await owner.query("select private.maintenance()");
  await owner.script(LAST);
}

const SYNCED = ["openai", "groq", "together", "openrouter"];

const COMMANDS = [
  ["sync_models", ...SYNCED.flatMap((slug) => ["--provider", slug]), "--probe", "2"],
  ["benchmark", "--samples", "5", "--run-name", "by-hand"],
  ["benchmark", "--model", "acme-large", "--samples", "3"],
];

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
  select public.start_run(
    '{"run_name": "unfinished", "lanes": 3}',
    array['OPENAI_API_KEY', 'GROQ_API_KEY', 'TOGETHER_API_KEY', 'OPENROUTER_API_KEY', 'ACME_API_KEY']
  );
  delete from net.http_request_queue;
`;
