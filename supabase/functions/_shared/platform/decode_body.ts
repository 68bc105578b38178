import { isBinary } from "./is_binary.ts";

/** A body in an encoding that was not requested and cannot be decoded: the provider's fault. */
export class UndecodableBodyError extends Error {
  constructor(encoding: string, cause?: unknown) {
    const why = cause instanceof Error ? cause.message : "this runtime does not know it";
    super(
      `Cannot decode the body: content-encoding ${encoding}, though identity was asked for: ${why}`,
    );
    this.name = "UndecodableBodyError";
    this.cause = cause;
  }
}

/** How many first bytes show whether a body is encoded. */
const TELLING_BYTES = 8;

/**
 * Bytes that are decoded at once, by format: at worst they become some 64 MB, which bounds the
 * memory that a decompression bomb can take.
 */
const SLICE_BYTES: Record<string, number> = { brotli: 64 };
const MAX_SLICE_BYTES = 16_384;

/** The encodings that a response says its body is in, the last one applied last. */
export function contentEncodings(response: Response): string[] {
  return (response.headers.get("content-encoding") ?? "").toLowerCase().split(",")
    .map((encoding) => encoding.trim())
    .filter((encoding) => encoding !== "" && encoding !== "identity");
}

/**
 * Decodes the body of a response as it arrives: data flushed for an event can be read at once. A
 * runtime may have decoded it already, and removed the header or not; the first bytes show it.
 *
 * @throws {UndecodableBodyError} by way of the stream.
 */
export function decodeBody(response: Response): ReadableStream<Uint8Array> | null {
  const encodings = contentEncodings(response);
  if (response.body === null || encodings.length === 0) return response.body;
  const source = watch(response.body);
  let decoded: ReadableStreamDefaultReader<Uint8Array> | null = null;
  let anything = false;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        decoded ??= await open(source, encodings);
        const { value, done } = await decoded.read();
        if (done) return controller.close();
        anything = true;
        controller.enqueue(value);
      } catch (error) {
        if (source.failed !== null) controller.error(source.failed);
        // Cut off after its last flush: everything has been read.
        else if (source.ended && anything) controller.close();
        else if (error instanceof UndecodableBodyError) controller.error(error);
        else controller.error(new UndecodableBodyError(encodings.join(", "), error));
        await source.cancel();
      }
    },
    async cancel(reason) {
      await decoded?.cancel(reason);
      await source.cancel(reason);
    },
  }, { highWaterMark: 0 });
}

/** The network's reads, and how they ended. */
interface Source {
  failed: unknown;
  ended: boolean;
  read(): Promise<Uint8Array | null>;
  cancel(reason?: unknown): Promise<void>;
}

function watch(body: ReadableStream<Uint8Array>): Source {
  const reader = body.getReader();
  const source: Source = {
    failed: null,
    ended: false,
    async read() {
      try {
        const { value } = await reader.read();
        source.ended ||= value === undefined;
        return value ?? null;
      } catch (error) {
        source.failed = error;
        throw error;
      }
    },
    cancel: (reason) => reader.cancel(reason).catch(() => {}),
  };
  return source;
}

async function open(
  source: Source,
  encodings: string[],
): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  let head = new Uint8Array(0);
  while (head.length < TELLING_BYTES) {
    const bytes = await source.read();
    if (bytes === null) break;
    head = Uint8Array.from([...head, ...bytes]);
  }
  if (!isBinary(new TextDecoder().decode(head, { stream: true }))) {
    return toStream(source, head, MAX_SLICE_BYTES).getReader();
  }
  const formats = encodings.reverse().map((encoding) => formatOf(encoding, head));
  let stream = toStream(source, head, SLICE_BYTES[formats[0]] ?? MAX_SLICE_BYTES);
  for (const format of formats) {
    // Older runtimes do not know all formats, nor do their types.
    const decompression = new DecompressionStream(format as CompressionFormat);
    stream = stream.pipeThrough(decompression as ReadableWritablePair<Uint8Array, Uint8Array>);
  }
  return stream.getReader();
}

function formatOf(encoding: string, head: Uint8Array): string {
  if (encoding === "gzip" || encoding === "x-gzip") return "gzip";
  if (encoding === "br") return "brotli";
  if (encoding !== "deflate") throw new UndecodableBodyError(encoding);
  // Some servers send deflate without the zlib header.
  const framed = (head[0] & 15) === 8 && (head[0] * 256 + head[1]) % 31 === 0;
  return framed ? "deflate" : "deflate-raw";
}

function toStream(
  source: Source,
  head: Uint8Array,
  sliceBytes: number,
): ReadableStream<Uint8Array> {
  let left = head;
  return new ReadableStream({
    async pull(controller) {
      if (left.length === 0) {
        const bytes = await source.read();
        if (bytes === null) return controller.close();
        left = bytes;
      }
      controller.enqueue(left.slice(0, sliceBytes));
      left = left.subarray(sliceBytes);
    },
  }, { highWaterMark: 0 });
}
