import { LimitedBytesTransformStream } from "@std/streams";
import { z } from "zod";
import { HttpError } from "./http_error.ts";

/** No sensible request is longer. */
const MAX_BODY_BYTES = 256 * 1024;

/** How long a caller may take to send its body, in milliseconds. */
const BODY_TIMEOUT_MS = 10_000;

/**
 * Reads a JSON body and checks it with the schema that `choose` picks for it.
 *
 * @throws {HttpError} 400 that names the field at fault.
 */
export async function readBody<Output>(
  request: Request,
  choose: (json: unknown) => z.ZodType<Output>,
): Promise<Output> {
  const json = await readJson(request);
  const result = choose(json).safeParse(json);
  if (result.success) return result.data;
  const details = result.error.issues.flatMap(describeIssue);
  throw new HttpError(
    400,
    "invalid_request",
    `Cannot read the request: ${details[0].field}: ${details[0].message}`,
    details,
  );
}

async function readJson(request: Request): Promise<unknown> {
  try {
    if (request.body === null) return {};
    const text = await new Response(
      request.body
        .pipeThrough(new LimitedBytesTransformStream(MAX_BODY_BYTES, { error: true }), {
          signal: AbortSignal.timeout(BODY_TIMEOUT_MS),
        }),
    ).text();
    return text.trim() === "" ? {} : JSON.parse(text);
  } catch (cause) {
    throw invalidBody(reasonOf(cause));
  }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof SyntaxError) return "it is not JSON";
  if (cause instanceof RangeError) return `it is longer than ${MAX_BODY_BYTES} bytes`;
  return "it did not arrive in full";
}

function invalidBody(reason: string): HttpError {
  return new HttpError(400, "invalid_request", `Cannot read the request: body: ${reason}`, [
    { field: "body", message: reason },
  ]);
}

function describeIssue(issue: z.core.$ZodIssue): { field: string; message: string }[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ field: key, message: "there is no such field" }));
  }
  return [{ field: issue.path.join(".") || "body", message: issue.message }];
}
