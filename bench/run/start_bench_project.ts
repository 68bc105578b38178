import { startNativeStack } from "../../tests/native/stack.ts";
import { type Stack, startStack } from "../../local/stack.ts";
import { addProviders } from "./add_providers.ts";
import { type Providers, startProviders } from "./start_providers.ts";

/** What differs from one benchmark to another. */
export interface ProjectOptions {
  native: boolean;
  /** What an isolate may work for, in milliseconds. */
  workerBudgetMs: number;
}

/** A stack whose providers are simulated, and a count of what its address is asked. */
export interface BenchProject extends AsyncDisposable {
  stack: Stack;
  providers: Providers;
  /** Requests to the Data API so far. */
  roundTrips(): number;
  /** Requests to run-benchmark so far. */
  invocations(): number;
}

/** Providers, and models of each. */
export const PROVIDERS = 10;
export const MODELS = 5;

/** 150 tokens at 500 a second: a request takes 340 ms. */
const PACE = { firstTokenMs: 40, gapMs: 2, tokens: 150 };

/** An isolate lives a little longer than it works: on the free plan 150 s for 140 s. */
const LIFE_SHARE = 15 / 14;

/** Starts the project in memory, or natively in a temporary folder. */
export async function startBenchProject(options: ProjectOptions): Promise<BenchProject> {
  await using started = new AsyncDisposableStack();
  const providers = started.use(await startProviders(PROVIDERS, PACE));
  let roundTrips = 0;
  let invocations = 0;
  const startChosen = options.native ? startNativeStack : startStack;
  const stack = started.use(
    await startChosen({
      functionEnv: { WORKER_BUDGET_MS: String(options.workerBudgetMs) },
      functionWallClockMs: options.workerBudgetMs * LIFE_SHARE,
      onRequest(path) {
        if (path.startsWith("/rest/v1/")) roundTrips++;
        if (path === "/functions/v1/run-benchmark") invocations++;
      },
      onLog(line) {
        if (line.level === "error") console.error(JSON.stringify(line));
      },
    }),
  );
  await addProviders(stack, providers.baseUrls, MODELS);
  const running = started.move();
  return {
    stack,
    providers,
    roundTrips: () => roundTrips,
    invocations: () => invocations,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
