import { attempt } from "./attempt.ts";
import { buildRequest, type ModelRequest } from "../provider/build_request.ts";
import { secretsOf } from "../provider/endpoint.ts";
import { connect } from "./connect.ts";
import { measure, type MeasureContext } from "./measure.ts";
import { refusedParameter } from "../provider/refused_parameter.ts";
import type { Access } from "../provider/resolve_endpoint.ts";
import type { DiscardedAttempt, Measurement } from "./measurement.ts";
import type { Target } from "../provider/target.ts";

export type { Access } from "../provider/resolve_endpoint.ts";

/** If connecting takes longer, the measured request connects itself. */
const CONNECT_LIMIT_MS = 5000;

/** Where to call, and what gives up the measurement. */
export type Place = Access & { signal?: AbortSignal };

/**
 * Measures one target: warms the connection, makes the request, reads the
 * answer. After a 400 that refuses a parameter, the request is tried once more
 * without it, with fresh clocks, within the time that is left. The first try is
 * then in `attempts`. Nothing else is tried again. Whatever the provider does
 * becomes a `Measurement`; only our own faults are thrown.
 *
 * @param access Its `signal` gives up the measurement, as a fault of ours: it throws the reason.
 */
export async function measureTarget(target: Target, access: Place): Promise<Measurement> {
  return await (await prepareTarget(target, access))();
}

/** Warms the connection of one target. What it returns does the rest of `measureTarget`. */
export async function prepareTarget(
  target: Target,
  access: Place,
): Promise<() => Promise<Measurement>> {
  const { baseUrl, signal } = access;
  const { omit } = target.options;
  const request = buildRequest(target, access, omit);
  const connectMs = target.warm
    ? await connect(baseUrl, Math.min(CONNECT_LIMIT_MS, target.limits.headersMs), signal)
    : null;
  signal?.throwIfAborted();
  const secrets = secretsOf(access, target.options);
  const context = { target, secrets, connectMs, outputCap: request.outputCap };
  return () => call(target, access, request, context);
}

async function call(
  target: Target,
  access: Place,
  request: ModelRequest,
  context: MeasureContext,
): Promise<Measurement> {
  const { signal } = access;
  const first = await attempt(target, request, signal);
  const measurement = measure(first, context);
  const refused = refusedParameter(first.statusCode, first.error, request.body);
  if (refused === null) return measurement;

  const secondRequest = buildRequest(target, access, [...target.options.omit, refused]);
  const second = await attempt(leaveTime(target, first.totalMs), secondRequest, signal);
  const alsoRefused = refusedParameter(second.statusCode, second.error, secondRequest.body);
  return {
    ...measure(second, context),
    reached: true,
    attempts: [toAttempt(measurement, refused)],
    refused_parameters: alsoRefused === null ? [refused] : [refused, alsoRefused],
  };
}

/** The lease covers one request's deadline, so both tries share it. */
function leaveTime(target: Target, usedMs: number): Target {
  return { ...target, limits: { ...target.limits, totalMs: target.limits.totalMs - usedMs } };
}

function toAttempt(measurement: Measurement, dropped: string): DiscardedAttempt {
  return {
    request_id: measurement.request_id,
    status_code: measurement.status_code,
    total_latency_ms: measurement.total_latency_ms,
    outcome: measurement.outcome,
    error_code: measurement.error_code,
    error_message: measurement.error_message,
    dropped,
  };
}
