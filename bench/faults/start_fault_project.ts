import { type Stack, startStack } from "../../local/stack.ts";
import { addProviders } from "../run/add_providers.ts";
import { type Providers, startProviders } from "../run/start_providers.ts";
import type { Part } from "./plan_trial.ts";

/** A stack whose parts can be killed, and the providers its runs measure. */
export interface FaultProject extends AsyncDisposable {
  stack: Stack;
  providers: Providers;
  /**
   * Ends a part with SIGKILL; resolves when it is running again, or will be with
   * the next request.
   */
  kills: Partial<Record<Part, () => Promise<void>>>;
}

export const PROVIDERS = 10;

/** A request takes 15 ms, so that most of a run is the engine's own work. */
const PACE = { firstTokenMs: 5, gapMs: 1, tokens: 10 };

/** A lease expires after 1.5 s; hosted, after 75 s. */
const SHORT_LEASES = "request_timeout_ms = 1000, lease_grace_ms = 500";

/**
 * Starts the project natively, where every part can be killed, or in memory, where only functions
 * have their own process. No job fires yet.
 */
export async function startFaultProject(native: boolean): Promise<FaultProject> {
  await using started = new AsyncDisposableStack();
  const providers = started.use(await startProviders(PROVIDERS, PACE));
  const { stack, kills } = native ? await startNatively() : await startEmbedded();
  started.use(stack);
  await addProviders(stack, providers.baseUrls, 1);
  await stack.query(`update public.settings set ${SHORT_LEASES} where true`);
  // High enough never to be reached; it is set so that everything is reserved and settled.
  await stack.query("insert into public.spend_limits (period, limit_usd) values ('day', 1000)");
  // These providers count 12 tokens, whatever they are sent; a text of which fewer than half are read makes no pair.
  await stack.query(
    "update public.workloads set input_tokens = 12 where request ? 'after'",
  );
  const running = started.move();
  return { stack, providers, kills, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

const OPTIONS = { cronJobs: ["resume-runs"] };

async function startEmbedded() {
  const stack = await startStack(OPTIONS);
  return { stack, kills: { function: () => stack.killFunction("run-benchmark") } };
}

async function startNatively() {
  const { startKillableStack } = await import("../../tests/native/killable_stack.ts");
  const stack = await startKillableStack(OPTIONS);
  return {
    stack,
    kills: {
      function: () => stack.killFunction("run-benchmark"),
      gateway: stack.killGateway,
      pg_net: stack.killNetWorker,
      postgres: stack.killPostgres,
    },
  };
}
