import { blockedFailure } from "../errors/blocked_failure.ts";
import type { ModelRequest } from "../provider/build_request.ts";
import { classifyFailure } from "../errors/classify_failure.ts";
import { type Deadline, startDeadline } from "../platform/deadline.ts";
import { createStreamDecoder } from "./decode_stream.ts";
import { contentEncodings, decodeBody } from "../platform/decode_body.ts";
import { DIALECTS } from "../provider/dialects.ts";
import { findWall } from "../errors/find_wall.ts";
import { SECRET_ROOM_CHARS } from "../platform/hide_secret.ts";
import { firstSaid } from "../platform/first_said.ts";
import { JUDGED_CHARS } from "./to_given_answer.ts";
import { normaliseUsage } from "../provider/normalise_usage.ts";
import { open } from "./open_stream.ts";
import { read } from "./read_stream.ts";
import { readErrorAnswer } from "../errors/read_error_answer.ts";
import { readErrorText } from "../errors/read_error_text.ts";
import { readHeadroom } from "../provider/read_headroom.ts";
import { retryAfterMs } from "../errors/retry_after.ts";
import { streamFailure } from "./stream_failure.ts";
import { emptyAnswer, type StreamedAnswer } from "./streamed_answer.ts";
import { upstreamHeader } from "../provider/upstream_header.ts";
import { type ErrorDetails, type Failure, ownFailure } from "../errors/failure.ts";
import type { Recording } from "./recording.ts";
import type { Target } from "../provider/target.ts";

/** How long the body of an error may take. */
const ERROR_BODY_MS = 5000;

/** Headers in which a provider names the request, the most useful first. */
const REQUEST_ID_HEADERS = [
  "x-request-id",
  "request-id",
  "x-generation-id",
  "x-amzn-requestid",
  "apim-request-id",
];

/**
 * Makes one request and records everything about it and its answer. Clocks start here. When it
 * returns, no timer, reader or body is left open.
 */
export async function attempt(
  target: Target,
  request: ModelRequest,
  signal?: AbortSignal,
): Promise<Recording> {
  const { limits } = target;
  const deadline = startDeadline(limits.totalMs, signal);
  try {
    const opened = await open(request, deadline, limits);
    if (opened.response === null) {
      return record({ requestId: request.requestId, deadline, failure: opened.failure });
    }
    const { response, headersMs } = opened;
    const outline = { requestId: request.requestId, deadline, response, headersMs };
    if (!response.ok) return await recordError(outline);

    const decoder = createStreamDecoder(
      DIALECTS[target.dialect],
      Math.max(limits.textChars + SECRET_ROOM_CHARS, JUDGED_CHARS),
    );
    const body = decodeBody(response);
    const end = body === null
      ? { totalMs: deadline.elapsedMs(), failure: null }
      : await read(body, decoder, deadline, limits);
    const { answer } = decoder;
    if (end.failure !== null) return record({ ...outline, ...end, answer });
    const wall = answer.events === 0 && answer.error === null
      ? findWall(response.status, response.headers, answer.head)
      : null;
    if (wall !== null) {
      return record({ ...outline, ...end, failure: blockedFailure(response.status, wall) });
    }
    return record({
      ...outline,
      ...end,
      answer,
      ...streamFailure(answer, response.headers.get("content-type")),
    });
  } finally {
    deadline.stop();
  }
}

interface Outline {
  requestId: string;
  deadline: Deadline;
  response?: Response;
  headersMs?: number;
  totalMs?: number;
  answer?: StreamedAnswer;
  failure?: Failure | null;
  error?: ErrorDetails | null;
}

/** For an HTTP status other than success, the body says why. */
async function recordError(outline: Outline & { response: Response }): Promise<Recording> {
  const { response, deadline } = outline;
  if (response.status < 400) {
    await response.body?.cancel();
    const message = `HTTP ${response.status}: a redirect, which is not followed`;
    return record({ ...outline, failure: ownFailure("invalid_response", message) });
  }
  const totalMs = deadline.elapsedMs();
  deadline.expect("drain", totalMs + ERROR_BODY_MS);
  const body = await readErrorText(response);
  const wall = findWall(response.status, response.headers, body);
  if (wall !== null) {
    const failure = blockedFailure(response.status, wall);
    return record({ ...outline, totalMs: deadline.elapsedMs(), failure });
  }
  const error = readErrorAnswer(response.headers, body);
  return record({
    ...outline,
    totalMs: deadline.elapsedMs(),
    error,
    failure: {
      outcome: classifyFailure(response.status, error),
      message: error.message ?? `HTTP ${response.status} ${response.statusText}`.trim(),
      code: error.code,
      retryAfterMs: firstSaid([retryAfterMs(response.headers), error.retryAfterMs]),
    },
  });
}

function record(outline: Outline): Recording {
  const { response } = outline;
  const { usage, model, upstream: _, ...answer } = outline.answer ?? emptyAnswer();
  return {
    ...answer,
    requestId: outline.requestId,
    statusCode: response?.status ?? null,
    encoded: response !== undefined && contentEncodings(response).length > 0,
    headersMs: outline.headersMs ?? null,
    totalMs: outline.totalMs ?? outline.deadline.elapsedMs(),
    usage: usage && normaliseUsage(usage),
    servedModel: model,
    upstream: upstreamOf(outline),
    providerRequestId: providerRequestId(outline),
    headroom: response ? readHeadroom(response.headers) : null,
    failure: outline.failure ?? null,
    error: outline.error ?? null,
    startedAt: outline.deadline.startedAt,
  };
}

/** The body has the last word: headers were written before the answer began. */
function upstreamOf({ response, answer, error }: Outline): string | null {
  return error?.upstream ?? answer?.upstream ??
    (response ? upstreamHeader(response.headers) : null);
}

/** From the provider's own header, else its body, else the header of the edge in front of it. */
function providerRequestId({ response, answer, error }: Outline): string | null {
  const headers = response?.headers;
  for (const name of REQUEST_ID_HEADERS) {
    const id = headers?.get(name);
    if (id) return id;
  }
  return answer?.id ?? error?.requestId ?? headers?.get("cf-ray") ?? null;
}
