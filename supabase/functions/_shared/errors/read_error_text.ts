import { decodeBody, UndecodableBodyError } from "../platform/decode_body.ts";
import { LimitedBytesTransformStream } from "@std/streams";

/** How many bytes of an error body are read; the reason is near the start. */
const MAX_BYTES = 131_072;

/**
 * Reads the body of an error as text, as far as it arrives: the first
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
    // The status alone is enough to continue with what has arrived.
  }
  return text + utf8.decode();
}
