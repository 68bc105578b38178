import { decodeBody, UndecodableBodyError } from "../platform/decode_body.ts";
import { LimitedBytesTransformStream } from "@std/streams";

/** Bytes of an error body that are read; what says why comes first. */
const MAX_BYTES = 131_072;

/**
 * Reads the body of an error as text, as far as it comes: the first
 * {@link MAX_BYTES} of it, until it ends, breaks or `signal` aborts it. The
 * rest is cancelled.
 */
export async function readErrorText(response: Response): Promise<string> {
  const body = decodeBody(response);
  if (body === null) return "";
  const utf8 = new TextDecoder();
  let text = "";
  try {
    const bounded = body.pipeThrough(new LimitedBytesTransformStream(MAX_BYTES));
    for await (const chunk of bounded) text += utf8.decode(chunk, { stream: true });
  } catch (error) {
    if (error instanceof UndecodableBodyError) return error.message;
    // The status alone says enough to go on: what has arrived is all there is.
  }
  return text + utf8.decode();
}
