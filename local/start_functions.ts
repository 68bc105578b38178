import { fileURLToPath, pathToFileURL } from "node:url";
import { forwardRequest } from "./forward_request.ts";
import { type LogLine, parseLogLine } from "./log_line.ts";
import { NETWORK_VARIABLES } from "./network_variables.ts";
import { PACKAGES_LOCK } from "../lib/packages_lock.ts";
import { readLines } from "../lib/read_lines.ts";
import { type DenoProcess, spawnDeno } from "../lib/spawn_deno.ts";

/** What `startFunctions` needs. */
export interface FunctionsOptions {
  /** Folder with one folder per function. */
  folder: string;
  /** What the functions find in their environment, beside what Deno itself needs; may come later. */
  env: Record<string, string> | Promise<Record<string, string>>;
  /** Another Deno than this one, and its arguments before the permissions. */
  deno?: { path: string; args: string[] };
  /** How long a process lives, in milliseconds; by default as long as on the free plan. */
  wallClockMs?: number;
  /** Called with each package that is fetched. */
  onStep?: (words: string) => void;
  onLog?: (line: LogLine) => void;
}

/** What a process of the free plan lives, in milliseconds. */
const WALL_CLOCK_MS = 150_000;

/** Share of that after which a process is told to come to an end. */
const UNLOAD_SHARE = 0.9;

/** The functions of a folder, each in a process of its own once it was called. */
export interface Functions {
  /** Sends a request to a function; rejects when it ends, or is given up, before it answers. */
  call(name: string, request: Request, signal: AbortSignal): Promise<Response>;
  /** Ends a function's processes at once; the next request starts a new one. */
  kill(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** A process that serves a function. */
interface Isolate {
  name: string;
  process: DenoProcess;
  startedAt: number;
}

/** What Deno needs to find its cache and its network on any system. */
const DENO_ENV = [
  "HOME",
  "PATH",
  "DENO_DIR",
  "XDG_CACHE_HOME",
  "USERPROFILE",
  "LOCALAPPDATA",
  "SYSTEMROOT",
  ...NETWORK_VARIABLES,
];

/** Packages that stand in for JSR's; in a deployment they are part of the bundle. */
const LINKED_PACKAGES = fileURLToPath(new URL("../std", import.meta.url));

/** Where a request that asks for no region is served. */
const LOCAL_REGION = "local";

const RUNTIME = new URL("./edge_runtime.ts", import.meta.url).href;

/**
 * Makes the functions of a folder callable. Their packages are fetched now, as
 * a deployment bundles them, so that no request waits for the network. A
 * process starts with the first request and has the permissions of the hosted
 * runtime: the network, its environment and its own files. It also lives as an
 * isolate does there: in the region the request asks for, with no new requests
 * after half its time, a word shortly before the end, and then no mercy.
 */
export async function startFunctions(options: FunctionsOptions): Promise<Functions> {
  const deno = options.deno ?? { path: Deno.execPath(), args: [PACKAGES_LOCK] };
  const modules = await findFunctions(options.folder);
  await fetchPackages(deno, [RUNTIME, ...modules.values()], options.onStep);
  const env = await options.env;
  const wallClockMs = options.wallClockMs ?? WALL_CLOCK_MS;
  const serving = new Map<string, Isolate>();
  const alive = new Set<Isolate>();
  let stopped = false;

  function start(name: string, moduleUrl: string, region: string): Isolate {
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
        `--allow-read=${options.folder},${LINKED_PACKAGES}`,
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
        options.onLog?.(parseLogLine(line, stream === "stderr" ? "error" : "info", name)),
    });
    const isolate = { name, process, startedAt: performance.now() };
    alive.add(isolate);
    const timers = [
      setTimeout(() => process.unload(), wallClockMs * UNLOAD_SHARE),
      setTimeout(() => process.kill(), wallClockMs),
    ];
    process.ended.then(() => {
      timers.forEach(clearTimeout);
      alive.delete(isolate);
    });
    return isolate;
  }

  /** The isolate that takes a new request: a young one that lives, or a new one. */
  function find(name: string, moduleUrl: string, region: string): Isolate {
    const place = `${name} ${region}`;
    const last = serving.get(place);
    if (last && alive.has(last) && performance.now() - last.startedAt < wallClockMs / 2) {
      return last;
    }
    const isolate = start(name, moduleUrl, region);
    serving.set(place, isolate);
    return isolate;
  }

  async function call(name: string, request: Request, signal: AbortSignal): Promise<Response> {
    const moduleUrl = modules.get(name);
    if (moduleUrl === undefined || stopped) {
      return Response.json(
        { code: "NOT_FOUND", message: "Requested function was not found" },
        { status: 404 },
      );
    }
    const { process } = find(name, moduleUrl, request.headers.get("x-region") ?? LOCAL_REGION);
    let port: string;
    try {
      port = await process.ready;
    } catch {
      return Response.json(
        { code: "BOOT_ERROR", message: "Function failed to start (please check logs)" },
        { status: 503 },
      );
    }
    // Whatever name the request was sent to.
    const { pathname, search } = new URL(request.url);
    const address = new URL(`http://127.0.0.1:${port}`);
    address.pathname = pathname.replace("/functions/v1", "");
    address.search = search;
    return await forwardRequest(request, address, signal);
  }

  async function kill(name: string) {
    const processes = [...alive].filter((isolate) => isolate.name === name);
    await Promise.all(processes.map(({ process }) => process.kill()));
  }

  async function stop() {
    stopped = true;
    await Promise.all([...alive].map(({ process }) => process.stop()));
  }

  return { call, kill, stop };
}

/** The names by which Supabase knows functions, and the URLs of their modules. */
async function findFunctions(folder: string): Promise<Map<string, string>> {
  const modules = new Map<string, string>();
  for await (const entry of Deno.readDir(folder)) {
    if (!entry.isDirectory || !/^[A-Za-z][A-Za-z0-9_-]*$/.test(entry.name)) continue;
    const path = `${folder}/${entry.name}/index.ts`;
    if (await isFile(path)) modules.set(entry.name, pathToFileURL(path).href);
  }
  return modules;
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function fetchPackages(
  deno: { path: string; args: string[] },
  modules: string[],
  onStep?: (words: string) => void,
) {
  const child = new Deno.Command(deno.path, {
    args: ["cache", ...deno.args, ...modules],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const others: string[] = [];
  for await (const line of readLines(child.stderr)) {
    if (line.startsWith("Download ")) onStep?.(line);
    else others.push(line);
  }
  const { success } = await child.status;
  if (!success) throw new Error(`Cannot prepare the functions: ${others.join("\n").trim()}`);
}

function ownEnv(names: string[]): Record<string, string> {
  const pairs = names.map((name) => [name, Deno.env.get(name)] as const);
  return Object.fromEntries(
    pairs.filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
