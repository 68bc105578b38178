import { fileURLToPath } from "node:url";
import { startWorker } from "../start_worker.ts";

/** How every provider answers: milliseconds, and tokens. */
export interface Pace {
  /** When the first token comes. */
  firstTokenMs: number;
  /** Time between two tokens. */
  gapMs: number;
  tokens: number;
}

/** What providers were asked since their last report. */
export interface ProviderReport {
  ports: number[];
  requests: number;
  /** From the arrival of a request to the end of its answer, summed up over all requests. */
  busyMs: number;
  /** Targets that were called more than once. */
  repeated: RepeatedCall[];
}

/** A target, as a provider sees it. */
export interface RepeatedCall {
  /** Slug of the provider. */
  provider: string;
  model: string;
  /** The nonce in its prompt. */
  nonce: string;
  times: number;
}

/** Simulated providers `p1`, `p2`, … in a process of their own. */
export interface Providers extends AsyncDisposable {
  /** Base URL of each. */
  baseUrls: string[];
  report(): Promise<ProviderReport>;
}

const PROGRAM = fileURLToPath(new URL("./serve_providers.ts", import.meta.url));

/** Starts providers that answer any model, whatever the key. */
export async function startProviders(count: number, pace: Pace): Promise<Providers> {
  await using started = new AsyncDisposableStack();
  const worker = started.use(
    startWorker(PROGRAM, [count, pace.firstTokenMs, pace.gapMs, pace.tokens].map(String)),
  );
  const report = () => worker.ask<ProviderReport>("report");
  const { ports } = await report();
  const running = started.move();
  return {
    baseUrls: ports.map((port) => `http://127.0.0.1:${port}/v1`),
    report,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
