import { fileURLToPath } from "node:url";
import { type DenoProcess, spawnDeno } from "../lib/spawn_deno.ts";
import { type LogLine, parseLogLine } from "./log_line.ts";
import { NETWORK_VARIABLES } from "./network_variables.ts";

export interface IsolateOptions {
  /** Folder with one folder per function. */
  folder: string;
  env: Record<string, string>;
  deno: { path: string; args: string[] };
  /** How long a process lives, in milliseconds. */
  wallClockMs: number;
  onLog?: (line: LogLine) => void;
}

/** A process that serves a function. */
export interface Isolate {
  name: string;
  process: DenoProcess;
  startedAt: number;
}

/** Share of its time after which a process is asked to end. */
const UNLOAD_SHARE = 0.9;

/**
 * Variables that Deno needs to find its cache and network on any system; compiled modules in the
 * cache are of use only with the flags they were compiled with.
 */
const DENO_ENV = [
  "HOME",
  "PATH",
  "DENO_DIR",
  "DENO_V8_FLAGS",
  "XDG_CACHE_HOME",
  "USERPROFILE",
  "LOCALAPPDATA",
  "SYSTEMROOT",
  ...NETWORK_VARIABLES,
];

/** Replacements for packages from JSR; in a deployment they are part of the bundle. */
const LINKED_PACKAGES = fileURLToPath(new URL("../std", import.meta.url));

/** The module that serves a function as the hosted runtime does. */
export const RUNTIME = new URL("./edge_runtime.ts", import.meta.url).href;

/**
 * Starts a process that serves a function in a region. It has the permissions
 * of the hosted runtime: the network, its environment and its own files. It is
 * asked to end shortly before its time is over, and killed after that.
 */
export function startIsolate(
  { name, moduleUrl, region }: { name: string; moduleUrl: string; region: string },
  { folder, env, deno, wallClockMs, onLog }: IsolateOptions,
): Isolate {
  const process = spawnDeno({
    path: deno.path,
    args: [
      "run",
      ...deno.args,
      "--quiet",
      "--no-prompt",
      "--cached-only",
      "--allow-net",
      "--allow-env",
      `--allow-read=${folder},${LINKED_PACKAGES}`,
      RUNTIME,
      moduleUrl,
    ],
    env: {
      ...ownEnv(DENO_ENV),
      ...env,
      SB_REGION: region,
      SB_EXECUTION_ID: crypto.randomUUID(),
      DENO_DEPLOYMENT_ID: `local_${name}`,
    },
    onLine: (line, stream) =>
      onLog?.(parseLogLine(line, stream === "stderr" ? "error" : "info", name)),
  });
  const timers = [
    setTimeout(() => process.unload(), wallClockMs * UNLOAD_SHARE),
    setTimeout(() => process.kill(), wallClockMs),
  ];
  process.ended.then(() => timers.forEach(clearTimeout));
  return { name, process, startedAt: performance.now() };
}

function ownEnv(names: string[]): Record<string, string> {
  const pairs = names.map((name) => [name, Deno.env.get(name)] as const);
  return Object.fromEntries(
    pairs.filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
