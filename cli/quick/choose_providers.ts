import { listStandIns } from "../../supabase/functions/_shared/platform/environment.ts";
import { resolveEndpoint } from "../../supabase/functions/_shared/provider/resolve_endpoint.ts";
import { startSimulatedProviders } from "../../local/simulated_providers.ts";
import type { Place } from "../project/candidate_modes.ts";
import { choiceOf } from "../command/choice_of.ts";
import { describeAddresses } from "../project/describe_addresses.ts";
import { hasKey } from "../project/has_key.ts";
import { plainText } from "../../lib/plain_text.ts";
import { openCatalogue } from "./open_catalogue.ts";
import { type QuickTarget, readCatalogue } from "./read_catalogue.ts";
import { UsageError } from "../command/usage_error.ts";

/** The providers to ask; stand-ins run until it is disposed of. */
export interface ChosenProviders extends AsyncDisposable {
  chosen: QuickTarget[];
  /** Their keys and addresses. */
  keys: Record<string, string>;
  /** Whether one is left out that has a key, but no address that can be called. */
  faulty: boolean;
}

/**
 * Chooses the providers of the catalogue that can be called: the real ones, else the simulated
 * ones. Says who is left out.
 */
export async function chooseProviders(
  values: Place & { provider?: string[] },
  env: Record<string, string>,
  { print, signal }: { print: (text: string) => void; signal: AbortSignal },
): Promise<ChosenProviders> {
  await using resources = new AsyncDisposableStack();
  const { targets, idle, ...catalogue } = await lookUp(env, values, signal);
  const wanted = chooseTargets(targets, idle, values.provider);
  let keys = env;
  // A provider added to a catalogue of simulated ones is not simulated.
  const isReal = ({ apiKeyEnv }: QuickTarget) => apiKeyEnv !== null || !catalogue.simulated;
  const simulate = values.simulated || !(values.live || catalogue.named ||
    targets.some((target) => isReal(target) && isCallable(target, env)));
  if (simulate) {
    print(`SIMULATED providers: ${values.simulated ? "as asked" : explainNoKeys(targets)}.`);
    keys = resources.use(await startSimulatedProviders()).env;
  }
  const callable = wanted.filter((target) => isCallable(target, keys));
  const faults = new Map(callable.map((target) => [target, findFault(target, keys)]));
  const chosen = callable.filter((target) => faults.get(target) === null);
  if (!simulate) {
    const said = describeAddresses(chosen.map(({ provider }) => provider), keys).trimEnd();
    if (said !== "") print(said);
  }
  for (const target of wanted.filter((target) => !chosen.includes(target))) {
    const { provider, apiKeyEnv } = target;
    const fault = faults.get(target);
    if (fault && chosen.length === 0) throw new Error(fault);
    const why = fault?.replace(`Cannot call ${provider}: `, "") ??
      (apiKeyEnv === null ? "no stand-in answers for it" : `${apiKeyEnv} is not set`);
    if (chosen.length > 0) print(`Skipped: ${provider} (${why})`);
  }
  if (chosen.length === 0) throw new Error(`Cannot test anything: ${explainNoKeys(wanted)}`);
  const faulty = callable.length > chosen.length;
  const running = resources.move();
  return { chosen, keys, faulty, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** Reads the catalogue, and closes it. */
async function lookUp(env: Record<string, string>, place: Place, signal: AbortSignal) {
  await using catalogue = await openCatalogue(env, place);
  const { named, simulated } = catalogue;
  return { named, simulated, ...await readCatalogue(catalogue, signal) };
}

function chooseTargets(
  targets: QuickTarget[],
  idle: Map<string, string>,
  slugs: string[] | undefined,
): QuickTarget[] {
  const unknown = slugs?.find((slug) => !targets.some(({ provider }) => provider === slug));
  const why = unknown === undefined ? undefined : idle.get(unknown);
  if (why !== undefined) throw new UsageError(`Cannot test "${unknown}": ${why}`);
  if (unknown !== undefined) {
    const choice = choiceOf(unknown, targets.map(({ provider }) => provider));
    throw new UsageError(
      `Cannot test "${
        plainText(unknown, 60)
      }": no such provider is enabled with a model. ${choice}`,
    );
  }
  return targets.filter(({ provider }) => slugs?.includes(provider) ?? true);
}

function isCallable({ provider, apiKeyEnv }: QuickTarget, env: Record<string, string>): boolean {
  const isThere = listStandIns(env)?.includes(provider) ?? true;
  return isThere && hasKey({ api_key_env: apiKeyEnv, has_model: true }, Object.keys(env));
}

/** Why a provider cannot be called where it is said to be, in a sentence; null when it can. */
function findFault(target: QuickTarget, env: Record<string, string>): string | null {
  try {
    resolveEndpoint(target, env);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

function explainNoKeys(targets: QuickTarget[]): string {
  const names = [...new Set(targets.flatMap(({ apiKeyEnv }) => apiKeyEnv ?? []))];
  if (targets.length > 0 && names.length === 0) {
    return `no simulated provider stands in for ${
      targets[0].provider
    }; measure it with --live, once it is added there`;
  }
  if (names.length === 0) return "no provider is enabled with a model";
  return names.length === 1 ? `${names[0]} is not set` : `none of ${names.join(", ")} is set`;
}
