/** The most that the runtime returns at once. */
const BUFFER_BYTES = 65_536;

/** The network reads of one body, in order. */
export interface BodyReader {
  /** Reads on. `used` is what the read before returned: its memory is used again. */
  read(used?: Uint8Array): Promise<ReadableStreamReadResult<Uint8Array>>;
  cancel(reason?: unknown): Promise<void>;
}

/**
 * Opens a body for reading into one buffer. Without it the runtime makes a buffer of 64 KB for
 * every read and fills it with zeros: with one token per read, that takes half of the CPU time. A
 * body that is not a byte stream (`fetch` returns one) is read as it comes.
 */
export function openReader(body: ReadableStream<Uint8Array>): BodyReader {
  const reader = openByteReader(body);
  if (reader === null) return body.getReader();
  return {
    // A read detaches the buffer and returns it with its value.
    read: (used) =>
      reader.read(used === undefined ? new Uint8Array(BUFFER_BYTES) : new Uint8Array(used.buffer)),
    cancel: (reason) => reader.cancel(reason),
  };
}

function openByteReader(body: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | null {
  try {
    return body.getReader({ mode: "byob" });
  } catch (error) {
    if (error instanceof TypeError && !body.locked) return null;
    throw error;
  }
}
