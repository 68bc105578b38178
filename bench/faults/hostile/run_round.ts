import { inspectRun } from "../inspect_run.ts";
import { makeVisits } from "./make_visits.ts";
import { SPARE_MODEL } from "./make_call.ts";
import { hostOf, nameAt, nameOf, type NumberedInput, ROUND } from "./make_input.ts";
import { PROVIDER_DIALECTS } from "../../../supabase/functions/_shared/provider/dialect.ts";
import { type HostileProject, INNOCENT } from "./start_hostile_project.ts";

/** Generous, for a busy machine: only a hanging run waits this long, in milliseconds. */
const PATIENCE_MS = 300_000;
const POLL_MS = 10;

/** More than an answer can cost at the plain price: 33 thousand tokens of input, and its output. */
const MOST_USD = 1;

const PLAIN_PRICE = { prompt: "0.000001", completion: "0.000002" };

/**
 * Sends the inputs to the project, each in its own way, and then checks whether everything else
 * works. Returns the problems, in words.
 */
export async function runRound(
  project: HostileProject,
  inputs: NumberedInput[],
): Promise<string[]> {
  const { server } = project;
  const wrong: string[] = [];
  const lists = new Map([["hostile", listOf(inputs)]]);
  const answers = new Map(
    inputs.flatMap(({ index, input }) =>
      input.kind === "answer"
        ? [[
          `${hostOf(input.answer.dialect)}/${nameAt(input.answer.dialect, index)}`,
          input.answer.wire,
        ]]
        : []
    ),
  );
  server.say({ lists, answers });

  await attempt("the list of models", async () => {
    wrong.push(...await syncList(project, "hostile"));
    for (const { input } of inputs) {
      if (input.kind !== "list") continue;
      lists.set("lists", input.list);
      await syncList(project, "lists");
    }
  });
  await attempt("the run", async () => wrong.push(...await runTargets(project, inputs)));
  await attempt("the calls", async () => {
    for (const { input } of inputs) {
      if (input.kind === "call") wrong.push(...await makeCall(project, input.call));
    }
  });
  await attempt("the visits", async () => wrong.push(...await makeVisits(project)));
  await attempt("the innocent", async () => wrong.push(...await runInnocent(project)));
  await cleanUp(project);
  return wrong;

  async function attempt(what: string, task: () => Promise<unknown>): Promise<void> {
    try {
      await task();
    } catch (error) {
      wrong.push(`${what}: ${error instanceof Error ? error.message : error}`);
    }
  }
}

/** The list of the hostile provider: every model, some replaced by the inputs. */
function listOf(inputs: NumberedInput[]): string {
  const entries = new Map(
    Array.from({ length: ROUND }, (_, slot) => nameOf(slot)).concat(SPARE_MODEL).map((
      id,
    ) => [id, JSON.stringify({ id, pricing: PLAIN_PRICE })]),
  );
  for (const { index, input } of inputs) {
    if (input.kind === "entry" || input.kind === "price") entries.set(nameOf(index), input.entry);
  }
  return `{"data":[${[...entries.values()].join(",")}]}`;
}

async function syncList({ stack }: HostileProject, provider: string): Promise<string[]> {
  const response = await fetch(`${stack.url}/functions/v1/sync-models`, {
    method: "POST",
    headers: { apikey: stack.secretKey, "content-type": "application/json" },
    body: JSON.stringify({ providers: [provider], wait: true }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const answer = await response.json();
  const [result] = answer.results ?? [];
  if (response.status !== 200 || result === undefined) {
    return [`the sync answers ${response.status}: ${JSON.stringify(answer).slice(0, 500)}`];
  }
  return result.error === null ? [] : [`the list is lost: ${result.error}`];
}

interface Outcome {
  provider: string;
  model: string;
  state: string;
  closed_reason: string | null;
  claims: number;
  cost_usd: number | null;
}

async function runTargets(project: HostileProject, inputs: NumberedInput[]): Promise<string[]> {
  const { stack, server } = project;
  const answered = new Set(
    inputs.flatMap(({ index, input }) =>
      input.kind !== "answer" ? [] : [nameAt(input.answer.dialect, index)]
    ),
  );
  const priced = inputs.filter(({ input }) => input.kind === "price");
  const models = [...answered, ...priced.map(({ index }) => nameOf(index)), SPARE_MODEL];
  const { run_id, targets } = await startRun(project, {
    providers: PROVIDER_DIALECTS.map(hostOf),
    models,
    lanes: 4,
  });
  await waitForEnd(project, run_id);
  const wrong = (await inspectRun(stack, { id: run_id, targets, repeatedCalls: [] })).wrong;
  if (targets !== models.length) {
    wrong.push(`${targets} targets of ${models.length} models`);
  }
  if (server.calls() < targets) wrong.push(`${server.calls()} calls for ${targets} targets`);
  const outcomes = await stack.query<Outcome>(
    `select providers.slug as provider, models.name as model, state, closed_reason, claims, cost_usd
    from public.run_targets
    join public.providers on providers.id = run_targets.provider_id
    join public.models on models.id = run_targets.model_id
    left join public.benchmark_results as results on results.target_id = run_targets.id
    where run_targets.run_id = $1 and (state <> 'done' or claims <> 1 or cost_usd > $2)`,
    [run_id, MOST_USD],
  );
  for (const { provider, model, ...outcome } of outcomes) {
    // A price may be high, but no answer may cost more than possible.
    const isDear = outcome.state === "done" && outcome.claims === 1;
    if (!isDear || answered.has(model)) {
      wrong.push(`${provider}/${model}: ${JSON.stringify(outcome)}`);
    }
  }
  return wrong;
}

async function startRun(
  { stack }: HostileProject,
  body: Record<string, unknown>,
): Promise<{ run_id: string; targets: number }> {
  const response = await fetch(`${stack.url}/functions/v1/run-benchmark`, {
    method: "POST",
    headers: { apikey: stack.secretKey, "content-type": "application/json" },
    body: JSON.stringify({ warm: false, ...body }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const answer = await response.json();
  if (response.status !== 202) {
    throw new Error(`Cannot start the run: ${response.status} ${JSON.stringify(answer)}`);
  }
  return answer;
}

async function waitForEnd({ stack }: HostileProject, runId: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const finished = await stack.query(
      "select from public.runs where id = $1 and finished_at is not null",
      [runId],
    );
    if (finished.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`Cannot see the end of run ${runId}`);
}

async function makeCall(
  { stack }: HostileProject,
  { path, key, body }: { path: string; key: "visitor" | "operator"; body: string },
): Promise<string[]> {
  const response = await fetch(`${stack.url}${path}`, {
    method: "POST",
    headers: {
      apikey: key === "visitor" ? stack.publishableKey : stack.secretKey,
      "content-type": "application/json",
    },
    body,
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const text = await response.text();
  return response.status < 500
    ? []
    : [`${path} answers ${response.status} to ${body.slice(0, 500)}: ${text.slice(0, 500)}`];
}

interface InnocentResult {
  outcome: string;
  input_tokens: number;
  output_tokens: number;
  token_source: string;
  cost_usd: number;
}

async function runInnocent(project: HostileProject): Promise<string[]> {
  const { run_id } = await startRun(project, { providers: [INNOCENT], models: ["good"] });
  await waitForEnd(project, run_id);
  const results = await project.stack.query<InnocentResult>(
    `select outcome, input_tokens, output_tokens, token_source, cost_usd
    from public.benchmark_results where run_id = $1`,
    [run_id],
  );
  const expected = [{
    outcome: "success",
    input_tokens: 500,
    output_tokens: 4,
    token_source: "provider",
    cost_usd: 0.000508,
  }];
  const said = JSON.stringify(results);
  return said === JSON.stringify(expected) ? [] : [`an unaffected provider's result is ${said}`];
}

/** Names are reused in every round; other listed models are deleted. */
async function cleanUp({ stack }: HostileProject): Promise<void> {
  await stack.query(
    `delete from public.models
    using public.providers
    where providers.id = models.provider_id
      and (providers.slug = 'lists' or (providers.slug = 'hostile' and models.name !~ '^(h[0-9]+|spare)$'))`,
  );
  await stack.query(
    `update public.models set retired_at = null, available = true, active = false, options = '{}'
    where retired_at is not null or not available or options <> '{}'`,
  );
}
