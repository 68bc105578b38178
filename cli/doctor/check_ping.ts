import { setTimeout as delay } from "node:timers/promises";
import { isLoopback } from "../../lib/loopback_host.ts";
import { plainText } from "../../lib/plain_text.ts";
import type { Context } from "./context.ts";
import { failed, type Judgement, ok } from "./finding.ts";
import { readSetup, type Setup } from "./read_setup.ts";

/** Time between two checks for the answer, in milliseconds. */
const POLL_MS = 300;

type Ping = NonNullable<Setup["ping"]>;

/** Whether the database reaches the functions with the secrets in Vault, as the schedule does. */
export async function checkPing(context: Context): Promise<Judgement[]> {
  const { database, setup, patienceMs } = context;
  const ready = ["pg_net", "supabase_vault"].every((name) => setup.extensions.includes(name)) &&
    setup.project_url && setup.secret_key_sha256;
  if (!ready) return [];

  const { data: id, error } = await database.rpc("ping_functions");
  if (error !== null) return [failed(`The call cannot be made: ${plainText(error.message)}`)];
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const later = await readSetup(database, id);
    if ("ping" in later && later.ping) return [judge(later.ping, context)];
    await delay(POLL_MS, undefined, { signal: context.signal });
  }
  return [
    failed(
      `Nothing came of a call within ${
        Math.round(patienceMs / 1000)
      } s: pg_net's worker may be down; ` +
        `run select net.worker_restart()`,
    ),
  ];
}

function judge({ status_code: status, error }: Ping, { setup }: Context): Judgement {
  if (status === 200) {
    return ok("The database reaches the functions");
  }
  if (status === 401) {
    return failed(
      `The functions refuse the key in Vault, an old one or another project's: run ` +
        `select vault.update_secret(id, 'sb_secret_…') from vault.secrets where name = 'secret_key', ` +
        `or "deno task deploy"`,
    );
  }
  if (status === 404) return failed(`There is no function at ${setup.project_url}: deploy them`);
  const why = plainText(error ?? `HTTP ${status}`);
  return failed(
    `The database cannot reach ${setup.project_url} (${why}): put the project's address into Vault ` +
      `as project_url` +
      (isLoopback(setup.project_url ?? "")
        ? `; with "supabase start" that is http://kong:8000, as the container sees it`
        : ""),
  );
}
