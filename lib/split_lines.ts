/** A line of a text. */
export interface Line {
  /** Counted from 1. */
  number: number;
  /** Without the line feed. */
  text: string;
  /** Whether it was longer, and its end is missing. */
  cut: boolean;
}

/** Yields the lines of a stream of text, of which no more than one is held in memory. */
export async function* splitLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  maxChars: number,
): AsyncGenerator<Line> {
  let number = 1;
  let text = "";
  let cut = false;
  function add(part: string) {
    cut ||= text.length + part.length > maxChars;
    text += part.slice(0, maxChars - text.length);
  }
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    let from = 0;
    for (let end = chunk.indexOf("\n"); end >= 0; end = chunk.indexOf("\n", from)) {
      add(chunk.slice(from, end));
      yield { number, text, cut };
      [number, text, cut, from] = [number + 1, "", false, end + 1];
    }
    add(chunk.slice(from));
  }
  if (text !== "") yield { number, text, cut };
}
