import { splitLines } from "./split_lines.ts";

/** A record of CSV; null where a field is empty and has no quotes. */
export interface CsvRecord {
  /** The line it begins in, counted from 1. */
  line: number;
  fields: (string | null)[];
}

/** A record that cannot be read. */
export interface CsvFault {
  line: number;
  why: string;
}

/** A field and what ends it. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;

/** Yields the records of CSV (RFC 4180), each with its line, and what is not one. */
export async function* readCsv(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  maxChars: number,
): AsyncGenerator<CsvRecord | CsvFault> {
  let text: string | null = null;
  let open = false;
  let line = 1;
  let last = 1;
  for await (const { number, text: part, cut } of splitLines(stream, maxChars)) {
    line = text === null ? number : line;
    last = number;
    const joined: string = text === null ? part : `${text}\n${part}`;
    open = open !== hasOddQuotes(part);
    if (cut || joined.length > maxChars) {
      yield { line, why: `${span(line, number)} longer than ${maxChars} characters` };
      text = null;
      open = false;
    } else if (open) {
      text = joined;
    } else {
      text = null;
      if (joined.replace(/\r$/, "") !== "") yield readRecord(joined, line, number);
    }
  }
  if (text !== null) yield { line, why: `${span(line, last)} not closed: a quote is missing` };
}

/** Whether a quoted field that is open ends here, or another is opened. */
function hasOddQuotes(text: string): boolean {
  let quotes = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) quotes += 1;
  return quotes % 2 === 1;
}

function readRecord(text: string, line: number, last: number): CsvRecord | CsvFault {
  const fields: (string | null)[] = [];
  const record = text.endsWith("\r") ? text.slice(0, -1) : text;
  FIELD.lastIndex = 0;
  while (true) {
    const match = FIELD.exec(record);
    if (match === null) return { line, why: `${span(line, last)} not CSV: a quote is wrong` };
    const [, quoted, plain, end] = match;
    fields.push(quoted?.replaceAll('""', '"') ?? (plain === "" ? null : plain));
    if (end === "") return { line, fields };
  }
}

function span(first: number, last: number): string {
  return first === last ? "it is" : `the record of lines ${first} to ${last} is`;
}
