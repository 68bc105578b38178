import { PACKAGES_LOCK } from "../lib/packages_lock.ts";
import { forwardRequest } from "./forward_request.ts";
import type { LogLine } from "./log_line.ts";
import { fetchPackages, findFunctions } from "./prepare_functions.ts";
import { type Isolate, type IsolateOptions, RUNTIME, startIsolate } from "./start_isolate.ts";

export interface FunctionsOptions {
  /** Folder with one folder per function. */
  folder: string;
  /**
   * Environment variables of the functions, besides those that Deno needs; may
   * be provided later.
   */
  env: Record<string, string> | Promise<Record<string, string>>;
  /** Another Deno than this one, and its arguments before the permissions. */
  deno?: { path: string; args: string[] };
  /** How long a process lives, in milliseconds; by default as long as on the free plan. */
  wallClockMs?: number;
  /** Called with each package that is fetched. */
  onStep?: (words: string) => void;
  onLog?: (line: LogLine) => void;
}

/** The lifetime of a process on the free plan, in milliseconds. */
const WALL_CLOCK_MS = 150_000;

/** The functions of a folder, each in its own process after its first call. */
export interface Functions {
  /**
   * Sends a request to a function; rejects when the function ends or the request
   * is aborted before an answer.
   */
  call(name: string, request: Request, signal: AbortSignal): Promise<Response>;
  /** Ends a function's processes at once; the next request starts a new one. */
  kill(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** The region of requests that name none. */
const LOCAL_REGION = "local";

/**
 * Makes the functions of a folder callable. Their packages are fetched now, as
 * in the bundle of a deployment, so that no request waits for downloads. A
 * process starts with the first request and lives as an isolate of the hosted
 * runtime does: in the region the request asks for, with no new requests after
 * half its time.
 */
export async function startFunctions(options: FunctionsOptions): Promise<Functions> {
  const { folder, onLog, wallClockMs = WALL_CLOCK_MS } = options;
  const deno = options.deno ?? { path: Deno.execPath(), args: [PACKAGES_LOCK] };
  const modules = await findFunctions(folder);
  await fetchPackages(deno, [RUNTIME, ...modules.values()], options.onStep);
  const isolates: IsolateOptions = { folder, env: await options.env, deno, wallClockMs, onLog };
  const serving = new Map<string, Isolate>();
  const alive = new Set<Isolate>();
  let stopped = false;

  /** The isolate for a new request: a running one in the first half of its time, or a new one. */
  function find(name: string, moduleUrl: string, region: string): Isolate {
    const place = `${name} ${region}`;
    const last = serving.get(place);
    if (last && alive.has(last) && performance.now() - last.startedAt < wallClockMs / 2) {
      return last;
    }
    const isolate = startIsolate({ name, moduleUrl, region }, isolates);
    alive.add(isolate);
    isolate.process.ended.then(() => alive.delete(isolate));
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
    // For any host name of the request.
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
