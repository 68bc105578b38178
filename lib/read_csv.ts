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

/** Yields the records of CSV (RFC 4180), each with its line, and what is not one. */
export async function* readCsv(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  maxChars: number,
): AsyncGenerator<CsvRecord | CsvFault> {
  let text: string | null = null;
  let open = false;
  let isGarbled = false;
  let line = 1;
  let last = 1;
  for await (const { number, text: part, cut, garbled } of splitLines(stream, maxChars)) {
    line = text === null ? number : line;
    isGarbled = garbled || (text !== null && isGarbled);
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
      if (isGarbled) yield { line, why: `${span(line, number)} not UTF-8` };
      else if (joined.replace(/\r$/, "") !== "") yield readRecord(joined, line, number);
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
  for (let from = 0; from <= record.length; from += 1) {
    const isQuoted = record[from] === '"';
    const end = isQuoted ? endOfQuoted(record, from) : endOfPlain(record, from);
    const field = isQuoted ? record.slice(from + 1, end - 1) : record.slice(from, end);
    const isWrong = isQuoted
      ? end === 0 || (end < record.length && record[end] !== ",")
      : field.includes('"');
    if (isWrong) return { line, why: `${span(line, last)} not CSV: a quote is wrong` };
    fields.push(isQuoted ? field.replaceAll('""', '"') : field || null);
    from = end;
  }
  return { line, fields };
}

/** The place behind the quote that closes a field; 0 where none does. */
function endOfQuoted(record: string, from: number): number {
  let quote = record.indexOf('"', from + 1);
  while (quote >= 0 && record[quote + 1] === '"') quote = record.indexOf('"', quote + 2);
  return quote + 1;
}

function endOfPlain(record: string, from: number): number {
  const comma = record.indexOf(",", from);
  return comma < 0 ? record.length : comma;
}

function span(first: number, last: number): string {
  return first === last ? "it is" : `the record of lines ${first} to ${last} is`;
}
