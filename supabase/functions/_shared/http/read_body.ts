import { LimitedBytesTransformStream } from "@std/streams";
import { z } from "zod";
import { HttpError } from "./http_error.ts";

/** No valid request is longer. */
const MAX_BODY_BYTES = 256 * 1024;

/** How long a caller may take to send its body, in milliseconds. */
const BODY_TIMEOUT_MS = 10_000;

/**
 * Reads a JSON body and checks it with the schema that `choose` picks for it.
 *
 * @throws {HttpError} 400 that names the invalid field.
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
  return [{ field: issue.path.join(".") || "body", message: describeProblem(issue) }];
}

/** What a value must be, in plain words. */
function describeProblem(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "too_small":
      return issue.origin === "string"
        ? "must not be empty"
        : `must ${issue.origin === "array" ? "have" : "be"} ${issue.minimum} or more`;
    case "too_big": {
      const have = issue.origin === "string" || issue.origin === "array";
      const unit = issue.origin === "string" ? " characters" : "";
      return `must ${have ? "have" : "be"} ${issue.maximum} or less${unit}`;
    }
    case "invalid_type":
      return `must be ${TYPES[issue.expected] ?? `of the type ${issue.expected}`}`;
    case "invalid_value":
      return `must be one of ${issue.values.join(", ")}`;
    case "invalid_format":
      return `must be a ${issue.format}`;
    default:
      return issue.message;
  }
}

const TYPES: Record<string, string> = {
  string: "a text",
  int: "a whole number",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a JSON object",
};
