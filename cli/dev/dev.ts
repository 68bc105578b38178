import { buildDashboard } from "../../dashboard/build_dashboard.ts";
import { serveDashboard } from "../../dashboard/serve_dashboard.ts";
import { type Place, placeOptions } from "../project/candidate_modes.ts";
import { parseCount } from "../command/parse_count.ts";
import { printLine } from "../project/print_line.ts";
import { readEnvironment } from "../../lib/read_environment.ts";
import type { Stack } from "../../local/stack.ts";
import { type LocalStack, startLocal } from "../project/start_local.ts";
import { toJson } from "../../lib/to_json.ts";

interface Job {
  jobname: string;
  schedule: string;
}

/** What the command line says. */
export interface DevOptions extends Place {
  json?: boolean;
  port: string;
}

/** What `deno task dev` does. */
export async function dev(values: DevOptions, signal: AbortSignal): Promise<number> {
  const port = parseCount(values.port, "port", { min: 0, max: 65_533 });
  const dashboardPort = port === 0 ? 0 : port + 2;
  await using local = await listening(port, () => startOnPort(port, values));
  const { own: stack, description } = local;
  if (stack === null) throw new Error("Cannot start the local stack: another command is using it");
  await using dashboard = await listening(
    dashboardPort,
    () => serveDashboard(() => buildDashboard(stack), dashboardPort),
  );
  const jobs = await stack.query<Job>("select jobname, schedule from cron.job order by jobname");
  const { url, publishableKey, secretKey } = stack;
  const dashboardUrl = dashboard.url;
  if (values.json) {
    console.log(toJson({ url, publishableKey, secretKey, dashboardUrl }));
  } else {
    console.log(introduce({ ...stack, description }, dashboardUrl, jobs, describeTask(values)));
  }
  if (!signal.aborted) {
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  }
  return 0;
}

function startOnPort(port: number, place: Place): Promise<LocalStack> {
  const env = readEnvironment(Deno.env.toObject());
  return startLocal(env, place, {
    port,
    cronJobs: "all",
    onLine: printLine,
    shared: true,
    alone: true,
  });
}

/** Starts something that listens on a port, and names the port if it is in use. */
async function listening<T>(port: number, start: () => T | Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    throw new Error(`Cannot listen on port ${port}: it is in use; choose another with --port`, {
      cause: error,
    });
  }
}

/** How another command for this stack is typed in this place. */
function describeTask(place: Place): (name: string) => string {
  const deno = Deno.env.get("npm_command") === "exec" ? "npx -y deno@2.9.6" : "deno";
  return (name) => `${deno} task ${name}${placeOptions(place)}`;
}

function introduce(
  { url, publishableKey, secretKey, description }: Stack & { description: string },
  dashboardUrl: string,
  jobs: Job[],
  task: (name: string) => string,
): string {
  return `Benchmark Engine

${description}

Dashboard        ${dashboardUrl}
API              ${url}
Publishable key  ${publishableKey}
Secret key       ${secretKey}
Schedules (UTC)  ${jobs.map((job) => `${job.jobname} ${job.schedule}`).join("\n                 ")}

Start a run:
  curl -X POST ${url}/functions/v1/run-benchmark \\
    -H 'apikey: ${secretKey}' -H 'content-type: application/json' -d '{"samples": 1}'
See what it measured, in another terminal:
  ${task("sql")} "select * from run_summary order by started_at desc limit 5"
  ${task("sql")} "select * from scheduler_health"

Errors appear here and in logs/. Ctrl-C stops everything.`;
}
