import type { ErrorDetails } from "./failure.ts";
import { plainCode, readErrorBody } from "./read_error_body.ts";

/** Where AWS names the kind of an error whose body has a message alone. */
const KIND_HEADER = "x-amzn-errortype";

/** Reads an error from the body of an answer, and from its headers what the body leaves out. */
export function readErrorAnswer(headers: Headers, body: string): ErrorDetails {
  const details = readErrorBody(body);
  const kind = plainCode(headers.get(KIND_HEADER) ?? "");
  const isTold = details.code !== null && !/^\d+$/.test(details.code);
  return isTold || kind === "" ? details : { ...details, code: kind };
}
