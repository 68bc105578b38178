/**
 * Runs the integration suite, or the test files named as arguments, on
 * PostgreSQL 15 with pg_cron and PostgREST. Everything the tests create lies in
 * one temporary folder, which is gone when this ends, also when interrupted.
 */
import { PACKAGES_LOCK } from "../packages_lock.ts";
import { WORKSPACE_PREFIX } from "./open_workspace.ts";
import { requirePackages } from "./require_packages.ts";

/** For workspaces to go away by themselves, in milliseconds. */
const PATIENCE_MS = 20_000;

await requirePackages();

const folder = await Deno.makeTempDir({ prefix: "benchmark-tests-" });
await Deno.chmod(folder, 0o755); // PostgreSQL runs as another user when we are root.

const paths = Deno.args.length > 0 ? Deno.args : ["local/integration", "local/native"];
const tests = new Deno.Command(Deno.execPath(), {
  args: [
    "test",
    "--allow-all",
    "--no-check",
    "--trace-leaks",
    "--sanitize-ops",
    "--sanitize-resources",
    PACKAGES_LOCK,
    ...paths,
  ],
  env: { BENCHMARK_STACK: "native", TMPDIR: folder },
}).spawn();
let running = true;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(signal, () => running && tests.kill(signal));
}
const { code } = await tests.status;
running = false;

await workspacesClosed();
await Deno.remove(folder, { recursive: true });
Deno.exit(code);

async function workspacesClosed() {
  const deadline = Date.now() + PATIENCE_MS;
  while (hasWorkspace() && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function hasWorkspace(): boolean {
  return [...Deno.readDirSync(folder)].some(({ name }) => name.startsWith(WORKSPACE_PREFIX));
}
