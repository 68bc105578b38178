import type { LogLine } from "../../local/log_line.ts";
import { startSimulatedProviders } from "../../local/simulated_providers.ts";
import { type Stack, type StackOptions, startStack } from "../../local/stack.ts";
import { appendLog } from "../command/append_log.ts";
import { cancelLeftWork } from "./cancel_left_work.ts";
import type { Mode } from "./candidate_modes.ts";
import { type CalledProvider, keyNames } from "./choose_secrets.ts";
import { functionEnv } from "./function_env.ts";
import { redactSecrets } from "./redact_secrets.ts";

/** Options that differ between the commands that start a local stack. */
export interface LocalOptions extends Pick<StackOptions, "port" | "cronJobs"> {
  /** Called with every line the functions log, without secrets. */
  onLine?: (line: LogLine) => void;
  /** Providers that will be called although the catalogue may not have them yet. */
  called?: CalledProvider[];
}

/**
 * Reasons for stopping abandoned runs and syncs. The former process of the
 * folder has ended, since the lock was free.
 */
const LEFT = {
  start: "left unfinished by a process that has ended",
  end: "stopped with the local stack",
};

/**
 * Starts the local stack with the providers of a mode on the data in a
 * folder. What its functions log as an error also goes to the log file.
 */
export async function startMode(
  mode: Mode,
  folder: string,
  env: Record<string, string>,
  options: LocalOptions,
): Promise<Stack> {
  await using started = new AsyncDisposableStack();
  const simulated = mode === "simulated" ? startSimulatedProviders(printStep) : null;
  simulated?.catch(() => {}); // The code below that awaits it handles the error.
  started.defer(() => simulated?.then((providers) => providers.stop(), () => {}));
  const secrets: string[] = [];

  async function chooseEnv(query: Stack["query"]): Promise<Record<string, string>> {
    if (simulated !== null) return (await simulated).env;
    const known = await query<CalledProvider>("select slug, api_key_env from public.providers");
    const providers = [...known, ...options.called ?? []];
    const chosen = functionEnv(env, providers);
    secrets.push(...keyNames(providers).flatMap((name) => chosen[name] ?? []));
    return chosen;
  }

  function take(line: LogLine): void {
    const clean = redactSecrets(line, secrets);
    options.onLine?.(clean);
    if (clean.level === "error") appendLog("logs", clean);
  }

  const stack = started.use(
    await startStack({
      port: options.port,
      cronJobs: options.cronJobs,
      dataDir: folder,
      functionEnv: chooseEnv,
      simulated: simulated !== null,
      onIdle: (query, when) => cancelLeftWork(query, LEFT[when], printStep),
      onStep: printStep,
      onLog: take,
    }),
  );
  secrets.push(stack.secretKey);
  const all = started.move();
  const stop = () => all.disposeAsync();
  return { ...stack, stop, [Symbol.asyncDispose]: stop };
}

/** Progress messages are not part of a command's output. */
function printStep(words: string): void {
  console.error(words);
}
