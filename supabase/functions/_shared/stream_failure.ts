import { isErrorBody } from "./is_error_body.ts";
import { parseJson } from "./parse_json.ts";
import { readErrorBody } from "./read_error_body.ts";
import type { StreamedAnswer } from "./streamed_answer.ts";
import type { ErrorDetails, Failure } from "./types.ts";

/** A field of an event stream. */
const STREAM_START = /^(?:data|event|id|retry)(?::|$)/;

/**
 * What went wrong inside a 200 that was read to its end, or null. An error in
 * the stream is `stream_error`, and so is a body of JSON that holds an error
 * instead of a stream, whatever its own code (which is kept): the provider
 * called it a success. An error wins over a finish reason beside it. What is no
 * event stream, or has an event that is no JSON, is `invalid_response`; a
 * stream without a single whole event is left to be judged `incomplete`.
 */
export function streamFailure(
  answer: StreamedAnswer,
  contentType: string | null,
): { failure: Failure; error: ErrorDetails | null } | null {
  if (answer.error !== null) return errorInside(answer.error);
  if (answer.malformed !== null) {
    return invalid(`Cannot parse an event of the stream: ${answer.malformed}`);
  }
  if (answer.events > 0) return null;
  const head = answer.head.replace(/^:.*$/gm, "").trim();
  if (head === "" || STREAM_START.test(head)) return null;
  const body = parseJson(head);
  if (isErrorBody(body)) return errorInside(body);
  return invalid(
    `Not an event stream (${contentType ?? "no content type"}): ${
      readErrorBody(head).message ?? head
    }`,
  );
}

function errorInside(error: unknown): { failure: Failure; error: ErrorDetails } {
  const details = readErrorBody(error);
  const message = details.message ?? "An error without a message inside the stream";
  const { code, retryAfterMs } = details;
  return { failure: { outcome: "stream_error", message, code, retryAfterMs }, error: details };
}

function invalid(message: string): { failure: Failure; error: null } {
  return {
    failure: { outcome: "invalid_response", message, code: null, retryAfterMs: null },
    error: null,
  };
}
