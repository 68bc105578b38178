import { classifyFailure } from "../errors/classify_failure.ts";
import { isBinary } from "../platform/is_binary.ts";
import { isErrorBody } from "../errors/is_error_body.ts";
import { isRecord } from "../platform/is_record.ts";
import { parseJson } from "../platform/parse_json.ts";
import { readErrorBody } from "../errors/read_error_body.ts";
import type { StreamedAnswer } from "./streamed_answer.ts";
import { type ErrorDetails, type Failure, ownFailure } from "../errors/failure.ts";

/** A field of an event stream. */
const STREAM_START = /^(?:data|event|id|retry)(?::|$)/;

/**
 * What went wrong inside a 200 that was read to its end, or null. An error in the stream is
 * `stream_error`, whatever its own code (which is kept). A body of JSON instead of a stream is
 * classified by its content. An error wins over a finish reason next to it. A body that is not an
 * event stream, or has an event that is not JSON, is `invalid_response`. A stream without a
 * complete event is later judged `incomplete`.
 */
export function streamFailure(
  answer: StreamedAnswer,
  contentType: string | null,
): { failure: Failure; error: ErrorDetails | null } | null {
  const body = answer.events === 0 ? bodyInstead(answer.head) : null;
  if (body !== null) return errorInstead(body);
  if (answer.error !== null) return errorInside(answer.error);
  if (answer.malformed !== null) {
    const event = isBinary(answer.malformed) ? "it is no text" : answer.malformed;
    return invalid(`Cannot parse an event of the stream: ${event}`);
  }
  if (answer.events > 0) return null;
  const head = withoutComments(answer.head);
  if (head === "" || STREAM_START.test(head)) return null;
  return invalid(
    `Not an event stream (${contentType ?? "no content type"}): ${
      readErrorBody(head).message ?? head
    }`,
  );
}

/** The error in a body of JSON where a stream should be; null when it is not an error. */
function bodyInstead(head: string): unknown {
  const body = parseJson(withoutComments(head));
  return isErrorBody(body) ? body : null;
}

function withoutComments(head: string): string {
  return head.replace(/^:.*$/gm, "").trim();
}

/**
 * Providers that always answer with 200 state the error in a code of their own. An error in the
 * envelope of a stream's error is an error of a stream: a gateway had already begun it with a 200.
 */
function errorInstead(body: unknown): { failure: Failure; error: ErrorDetails } {
  const found = errorInside(body);
  const first = Array.isArray(body) ? body[0] : body;
  if (!isRecord(first) || (first.error && first.success === undefined)) return found;
  const outcome = classifyFailure(200, found.error);
  return outcome === "invalid_response"
    ? found
    : { ...found, failure: { ...found.failure, outcome } };
}

function errorInside(error: unknown): { failure: Failure; error: ErrorDetails } {
  const details = readErrorBody(error);
  const message = details.message ?? "An error without a message inside the stream";
  const { code, retryAfterMs } = details;
  return { failure: { outcome: "stream_error", message, code, retryAfterMs }, error: details };
}

function invalid(message: string): { failure: Failure; error: null } {
  return { failure: ownFailure("invalid_response", message), error: null };
}
