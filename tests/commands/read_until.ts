/** Reads a stream until a text has come, or to its end, and returns what it said. */
export async function readUntil(
  stream: ReadableStream<Uint8Array>,
  text: string | null,
): Promise<string> {
  let read = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    read += chunk;
    if (text !== null && read.includes(text)) break;
  }
  return read;
}
