import { listStandIns } from "../../supabase/functions/_shared/platform/environment.ts";
import type { Measurement } from "../../supabase/functions/_shared/measure/measurement.ts";
import { startSimulatedProviders } from "../../local/simulated_providers.ts";
import type { Place } from "../project/candidate_modes.ts";
import { choiceOf } from "../command/choice_of.ts";
import { describeAddresses } from "../project/describe_addresses.ts";
import { describeSpeed } from "../run/describe_speed.ts";
import { fitTable, type FittedColumn } from "../../lib/fit_table.ts";
import { hasKey } from "../project/has_key.ts";
import { formatQuantity } from "../run/format_quantity.ts";
import { plainText } from "../../lib/plain_text.ts";
import { measureQuickly } from "./measure_quickly.ts";
import { openCatalogue } from "./open_catalogue.ts";
import { type QuickTarget, readCatalogue } from "./read_catalogue.ts";
import { readEnvironment } from "../../lib/read_environment.ts";
import { terminalWidth } from "../command/terminal_width.ts";
import { UsageError } from "../command/usage_error.ts";
import { toJson } from "../../lib/to_json.ts";

const columns: FittedColumn[] = [
  { title: "provider" },
  { title: "model" },
  { title: "outcome" },
  { title: "TTFT ms", align: "right" },
  { title: "TPS", align: "right" },
  { title: "latency ms", align: "right" },
  { title: "tokens out", align: "right", optional: true },
];

/** What the command line says. */
export interface QuickOptions extends Place {
  json?: boolean;
  provider?: string[];
}

/** What `deno task quick` does. */
export async function quick(values: QuickOptions, signal: AbortSignal): Promise<number> {
  // With --json, stdout belongs to the one document.
  const print = values.json ? console.error : console.log;
  const env = readEnvironment(Deno.env.toObject());

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
  const chosen = wanted.filter((target) => isCallable(target, keys));
  if (!simulate) {
    const said = describeAddresses(chosen.map(({ provider }) => provider), keys).trimEnd();
    if (said !== "") print(said);
  }
  for (const { provider, apiKeyEnv } of wanted.filter((target) => !chosen.includes(target))) {
    const why = apiKeyEnv === null ? "no stand-in answers for it" : `${apiKeyEnv} is not set`;
    if (chosen.length > 0) print(`Skipped: ${provider} (${why})`);
  }
  if (chosen.length === 0) throw new Error(`Cannot test anything: ${explainNoKeys(wanted)}`);
  const results = await Promise.all(chosen.map(async (target) => ({
    target,
    measurement: await measureQuickly(target, keys, signal),
  })));

  if (values.json) console.log(toJson(results.map(toDocument), 2));
  else print(`\n${fitTable(columns, results.map(toRow), terminalWidth())}`);
  for (const { target, measurement } of results) {
    const success = measurement.outcome === "success";
    const speed = describeSpeed({ ...measurement, success });
    const { error_message, tps } = measurement;
    if (error_message !== null) print(`${target.provider}: ${plainText(error_message)}`);
    if (speed !== null) print(`${target.provider}: TPS ${formatQuantity(tps, "", 1)} (${speed})`);
  }
  return results.every(({ measurement }) => measurement.outcome === "success") ? 0 : 1;
}

interface Result {
  target: QuickTarget;
  measurement: Measurement;
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

function toRow({ target, measurement }: Result): string[] {
  return [
    target.provider,
    plainText(target.name, 60),
    measurement.outcome,
    formatQuantity(measurement.ttft_ms, "", 0),
    formatQuantity(measurement.tps, "", 1),
    formatQuantity(measurement.total_latency_ms, "", 0),
    formatQuantity(measurement.output_tokens, "", 0),
  ];
}

function toDocument({ target, measurement }: Result) {
  return { provider: target.provider, model: target.name, ...measurement };
}
