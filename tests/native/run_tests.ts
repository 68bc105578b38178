/**
 * Runs the integration suite, or the test files named as arguments, on
 * PostgreSQL 15 with pg_cron and PostgREST. Everything the tests create lies in
 * one temporary folder, which is gone when this ends, also when interrupted.
 */
import { CLI_VERSION } from "../../cli/deploy/supabase_cli.ts";
import { findHostedDeno } from "../hosted/find_hosted_deno.ts";
import { PACKAGES_LOCK } from "../../lib/packages_lock.ts";
import { copyCluster } from "./copy_cluster.ts";
import { openWorkspace, WORKSPACE_PREFIX } from "./open_workspace.ts";
import { requirePackages } from "./require_packages.ts";

/** For workspaces to go away by themselves, in milliseconds. */
const PATIENCE_MS = 20_000;

/**
 * Suites side by side: as many as there are cores, and at least four, since suites wait for most of
 * their time, for a server or for each other.
 */
const JOBS = Math.max(4, navigator.hardwareConcurrency);

/**
 * What takes longest is begun first, so that nothing is left to wait for in the end. Deno begins
 * with the folders that have the longest names, whatever it is given, and so with the README's.
 */
const LONGEST = [
  "readme",
  "upgraded_stack",
  "deploy",
  "visitors",
  "faults",
  "platform",
  "cron",
  "pgtap",
  "scale",
];

await requirePackages();

const folder = await Deno.makeTempDir({ prefix: "benchmark-tests-" });
await Deno.chmod(folder, 0o755); // PostgreSQL runs as another user when we are root.

const whole = Deno.args.length === 0;
if (whole) await Promise.all([keepClusters(), fetchTools()]);
const tests = new Deno.Command(Deno.execPath(), {
  args: [
    "test",
    "--allow-all",
    "--no-check",
    "--trace-leaks",
    "--sanitize-ops",
    "--sanitize-resources",
    PACKAGES_LOCK,
    ...whole ? ["--parallel", ...listSuites()] : Deno.args,
  ],
  env: { BENCHMARK_STACK: "native", TMPDIR: folder, DENO_JOBS: String(JOBS) },
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

/** All suites, those that take longest first. */
function listSuites(): string[] {
  const rank = (file: string) => {
    const place = LONGEST.findIndex((name) => file.endsWith(`/${name}_test.ts`));
    return place < 0 ? LONGEST.length : place;
  };
  const files = ["tests/integration", "tests/native", "tests/upgrade"].flatMap(filesOf);
  return files.sort().sort((a, b) => rank(a) - rank(b));
}

function filesOf(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (isDirectory) return filesOf(path);
    return name.endsWith("_test.ts") ? [path] : [];
  });
}

/** Suites that begin together would each create them. */
async function keepClusters() {
  for (const migrated of [false, true]) {
    await using workspace = await openWorkspace();
    await copyCluster(workspace.path, { migrated });
  }
}

/** Two that npx fetches at once for the first time are in each other's way. */
async function fetchTools() {
  await findHostedDeno();
  await new Deno.Command("npx", {
    args: ["--yes", "--loglevel=error", `supabase@${CLI_VERSION}`, "--version"],
    env: { DO_NOT_TRACK: "1" },
    stdin: "null",
    stdout: "null",
  }).output();
}

async function workspacesClosed() {
  const deadline = Date.now() + PATIENCE_MS;
  while (hasWorkspace() && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function hasWorkspace(): boolean {
  return [...Deno.readDirSync(folder)].some(({ name }) => name.startsWith(WORKSPACE_PREFIX));
}
