import { RANGES } from "../../supabase/functions/_shared/platform/ranges.ts";
import { readCallOptions } from "../../supabase/functions/_shared/provider/call_options.ts";
import type { Measurement } from "../../supabase/functions/_shared/measure/measurement.ts";
import { checkModels, howToGiveKey } from "../endpoint/check_models.ts";
import { UNKNOWN } from "../endpoint/open_endpoint.ts";
import { nameServer } from "../endpoint/place_provider.ts";
import { type Endpoint, type EndpointValues, readEndpoint } from "../endpoint/read_endpoint.ts";
import { type PromptValues, readPrompt } from "../endpoint/read_prompt.ts";
import type { Place } from "../project/candidate_modes.ts";
import { parseCount } from "../command/parse_count.ts";
import { describeSpeed } from "../run/describe_speed.ts";
import { fitTable, type FittedColumn } from "../../lib/fit_table.ts";
import { formatQuantity } from "../run/format_quantity.ts";
import { plainText } from "../../lib/plain_text.ts";
import { chooseProviders } from "./choose_providers.ts";
import { measureQuickly } from "./measure_quickly.ts";
import type { QuickTarget } from "./read_catalogue.ts";
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
export interface QuickOptions extends Place, EndpointValues, PromptValues {
  simulated?: boolean;
  json?: boolean;
  yes?: boolean;
  samples?: string;
}

/** What `deno task quick` does. */
export async function quick(values: QuickOptions, signal: AbortSignal): Promise<number> {
  // With --json, stdout belongs to the one document.
  const print = values.json ? console.error : console.log;
  const env = readEnvironment(Deno.env.toObject());
  const endpoint = readEndpoint(values, env);
  if (endpoint === null && values.model !== undefined) {
    throw new UsageError("Cannot test a model by its name: --model belongs to --url");
  }
  const samples = parseCount(values.samples ?? "1", "samples", RANGES.samples);
  const text = await readPrompt(values);

  await using resources = new AsyncDisposableStack();
  const { chosen, keys, faulty } = endpoint === null
    ? resources.use(await chooseProviders(values, env, { print, signal }))
    : {
      chosen: await chooseServer(endpoint, values.yes ?? false, signal),
      keys: env,
      faulty: false,
    };
  const results = await askInTurn(
    chosen,
    samples,
    (target) => measureQuickly(target, keys, signal, text),
  );

  if (values.json) console.log(toJson(results.map(toDocument), 2));
  else print(`\n${fitTable(columns, results.map(toRow), terminalWidth())}`);
  for (const { target, measurement } of results) {
    const success = measurement.outcome === "success";
    const speed = describeSpeed({ ...measurement, success });
    const { error_message, tps } = measurement;
    if (error_message !== null) print(`${target.provider}: ${plainText(error_message)}`);
    if (speed !== null) print(`${target.provider}: TPS ${formatQuantity(tps, "", 1)} (${speed})`);
  }
  if (endpoint !== null && endpoint.keyEnv === null) {
    const isRefused = results.some(({ measurement }) => measurement.outcome === "auth_failed");
    if (isRefused) print(`It wants a key: ${howToGiveKey()}.`);
  }
  const isFailed = results.some(({ measurement }) => measurement.outcome !== "success");
  return isFailed || faulty ? 1 : 0;
}

/** The models of a server, once it was checked that it has them. */
async function chooseServer(
  endpoint: Endpoint,
  yes: boolean,
  signal: AbortSignal,
): Promise<QuickTarget[]> {
  await checkModels({ ...endpoint, ...UNKNOWN, yes, signal });
  const { slug } = nameServer(endpoint.url, []);
  return [...new Set(endpoint.models)].map((model) => ({
    provider: slug,
    baseUrl: endpoint.url,
    dialect: UNKNOWN.dialect,
    apiKeyEnv: endpoint.keyEnv,
    model,
    name: model,
    options: readCallOptions({}),
  }));
}

/** Asks all providers at once, and the models of one after each other. */
async function askInTurn(
  targets: QuickTarget[],
  samples: number,
  measure: (target: QuickTarget) => Promise<Measurement>,
): Promise<Result[]> {
  const slugs = [...new Set(targets.map(({ provider }) => provider))];
  const results = await Promise.all(slugs.map(async (slug) => {
    const ofOne: Result[] = [];
    for (const target of targets.filter(({ provider }) => provider === slug)) {
      for (let sample = 0; sample < samples; sample++) {
        ofOne.push({ target, measurement: await measure(target) });
      }
    }
    return ofOne;
  }));
  return results.flat();
}

interface Result {
  target: QuickTarget;
  measurement: Measurement;
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
