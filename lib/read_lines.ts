/** Characters kept of one line, as in a hosted project's logs. */
const MAX_CHARS = 10_000;

/** Yields the lines of a stream of text; a line is cut after 10,000 characters. */
export async function* readLines(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
  let line = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const [rest, ...starts] = text.split(/\r?\n/);
    line = (line + rest).slice(0, MAX_CHARS);
    for (const start of starts) {
      yield line;
      line = start.slice(0, MAX_CHARS);
    }
  }
  if (line !== "") yield line;
}
