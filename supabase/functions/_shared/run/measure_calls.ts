import { checkAnswer } from "../check/check_answer.ts";
import { prepareCall } from "../check/prepare_call.ts";
import { connect } from "../measure/connect.ts";
import { prepareTarget } from "../measure/measure_target.ts";
import type { Measurement } from "../measure/measurement.ts";
import { isOtherModel } from "../names/is_other_model.ts";
import { servedKey } from "../names/served_key.ts";
import { countConcurrent } from "../platform/count_concurrent.ts";
import type { Environment } from "../platform/environment.ts";
import { readCallOptions } from "../provider/call_options.ts";
import { secretsOf } from "../provider/endpoint.ts";
import { isOwnHost } from "../provider/own_host.ts";
import { controlAccess, otherAddress, resolveEndpoint } from "../provider/resolve_endpoint.ts";
import type { LeasedTarget } from "./claim.ts";
import type { Result } from "./record_result.ts";

/** How long the project may take to show that it can be reached, in milliseconds. */
const NETWORK_LIMIT_MS = 5000;

/**
 * Makes the call of a target, or all calls of a burst's level at once, and says what is stored of
 * each. All connections are open before the first request is sent; then all are sent in one turn.
 *
 * @param onCall Called just before the provider is called for the first time.
 * @throws What is our own fault, once no call is under way any more.
 */
export async function measureCalls(
  environment: Environment,
  target: LeasedTarget,
  stop: AbortSignal,
  onCall: () => void,
): Promise<Result[]> {
  const isControl = target.dialect === "control";
  const options = readCallOptions(target.options);
  const access = {
    ...(isControl ? controlAccess(environment) : resolveEndpoint(target)),
    signal: stop,
  };
  const calls = (target.burst ?? [target.prompt]).map((text) => {
    const { prompt, wanted, check } = prepareCall(text, target.workload);
    return { callable: { ...target, prompt, wanted, options }, check };
  });
  onCall();

  const measured = await countConcurrent(
    () => allOf(calls.map(({ callable }) => prepareTarget(callable, access))),
    !isControl,
  );
  const results = await allOf(measured.output.map(async (call, index) => {
    const { output, use } = await countConcurrent(call, !isControl);
    const startedAt = performance.now() - output.request_age_ms;
    const { answer, ...measurement } = output;
    const checks = checkAnswer(answer, calls[index].check, secretsOf(access, options));
    const { region } = environment;
    const endpoint = isControl ? null : otherAddress(target.provider);
    const served = tellServed(target.model, measurement);
    const result: Result = { ...measurement, ...checks, ...use, region, endpoint, ...served };
    if (endpoint !== null) {
      const isOwn = isOwnHost(endpoint, target.baseUrl, options.hosts);
      result.remarks = [...measurement.remarks, isOwn ? "own_host" : "other_host"];
    }
    return { result, startedAt };
  }));

  const hasAnswer = results.some(({ result }) => result.reached);
  const network = hasAnswer ? undefined : await hasNetwork(environment);
  const now = performance.now();
  return results.map(({ result, startedAt }) => ({
    ...result,
    request_age_ms: now - startedAt,
    ...(network === undefined ? {} : { network }),
  }));
}

/** Like `Promise.all`, but it waits for all of them also when one fails. */
async function allOf<Value>(promises: Promise<Value>[]): Promise<Value[]> {
  await Promise.allSettled(promises);
  return await Promise.all(promises);
}

/** What the name of the model that answered tells. */
function tellServed(asked: string, { served_model }: Pick<Measurement, "served_model">) {
  return {
    served_as_other: isOtherModel(asked, served_model),
    served_key: servedKey(served_model),
  };
}

/** Whether the project's own address gives any answer. */
async function hasNetwork({ url }: Environment): Promise<boolean> {
  return await connect(url, NETWORK_LIMIT_MS) !== null;
}
