import type { Browser } from "playwright-core";
import { type Stack, startStack } from "../../local/stack.ts";
import { buildDashboard, type SiteFiles } from "../../dashboard/build_dashboard.ts";
import { serveDashboard } from "../../dashboard/serve_dashboard.ts";
import { holdsSecret } from "./holds_secret.ts";

/** A project, its dashboard, and a browser to look at it with. */
export interface Stage extends AsyncDisposable {
  stack: Stack;
  /** Address of the dashboard. */
  url: string;
  files: SiteFiles;
  browser: Browser;
}

/** Starts a project in memory, to be looked at with a browser, with the rows that some SQL inserts; none when it is null. */
export async function startStage(browser: Browser, sqlFile: string | null): Promise<Stage> {
  await using started = new AsyncDisposableStack();
  const stack = started.use(await startStack());
  if (sqlFile !== null) {
    await runScript(stack, await Deno.readTextFile(new URL(sqlFile, import.meta.url)));
  }
  const files = await buildDashboard(stack);
  // Once for all pages, each of which loads the same files.
  for (const [name, content] of files) {
    if (holdsSecret(new TextDecoder().decode(content))) {
      throw new Error(`Cannot show the dashboard: there is a secret in ${name}`);
    }
  }
  const server = started.use(serveDashboard(() => Promise.resolve(files), 0));
  const all = started.move();
  return {
    stack,
    url: server.url,
    files,
    browser,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** Runs several statements, as the SQL editor would. */
async function runScript({ url, secretKey }: Stack, query: string): Promise<void> {
  const response = await fetch(`${url}/pg/query`, {
    method: "POST",
    headers: { apikey: secretKey, "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`Cannot insert the rows: ${answer.message}`);
}
