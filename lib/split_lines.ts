import { Buffer } from "node:buffer";

/** A line of a text. */
export interface Line {
  /** Counted from 1. */
  number: number;
  /** Without the line feed; U+FFFD stands for what is not UTF-8. */
  text: string;
  /** Whether it was longer, and its end is missing. */
  cut: boolean;
  /** Whether something in it is not UTF-8. */
  garbled: boolean;
}

const LINE_FEED = 10;
/** No character, as strings count them, takes more. */
const MAX_BYTES_PER_CHAR = 3;
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lossy = new TextDecoder("utf-8", { ignoreBOM: true });

/** Yields the lines of a stream of UTF-8, of which no more than one is held in memory. */
export async function* splitLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  maxChars: number,
): AsyncGenerator<Line> {
  let number = 1;
  let parts: Uint8Array[] = [];
  /** How many more bytes are held of the line. */
  let room = maxChars * MAX_BYTES_PER_CHAR;
  let cut = false;
  function add(part: Uint8Array) {
    cut ||= part.length > room;
    if (room > 0 && part.length > 0) parts.push(part.subarray(0, room));
    room -= Math.min(room, part.length);
  }
  function takeLine(): Line {
    const { text, garbled } = decode(parts.length === 1 ? parts[0] : Buffer.concat(parts));
    const whole = number === 1 && text.startsWith("\ufeff") ? text.slice(1) : text;
    const isCut = cut || whole.length > maxChars;
    const line = { number, text: whole.slice(0, maxChars), cut: isCut, garbled };
    [number, parts, room, cut] = [number + 1, [], maxChars * MAX_BYTES_PER_CHAR, false];
    return line;
  }
  for await (const chunk of stream) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
      add(chunk.subarray(from, end));
      yield takeLine();
      from = end + 1;
    }
    add(chunk.subarray(from));
  }
  if (parts.length > 0) yield takeLine();
}

function decode(bytes: Uint8Array): { text: string; garbled: boolean } {
  try {
    return { text: strict.decode(bytes), garbled: false };
  } catch {
    return { text: lossy.decode(bytes), garbled: true };
  }
}
