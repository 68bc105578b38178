import { unescapeFormula } from "../../lib/csv_formula.ts";
import { readCsv } from "../../lib/read_csv.ts";
import { splitLines } from "../../lib/split_lines.ts";
import type { Entry, Row } from "./entry.ts";

/** The longest line: an answer of a million characters, each escaped, and all else. */
const MAX_CHARS = 16_000_000;

/** Columns that hold JSON or a list. */
const JSON_COLUMNS = ["attempts", "check_detail", "disbelieved", "headroom", "remarks"];

/** How a file was written. */
export interface FileOptions {
  path: string;
  /** Whether texts in CSV are not escaped for spreadsheets. */
  raw: boolean;
}

/** Yields the rows of a file of CSV or JSON Lines, each with its line. */
export async function* readFile({ path, raw }: FileOptions): AsyncGenerator<Entry> {
  const file = await Deno.open(path);
  yield* /\.csv$/i.test(path) ? readCsvRows(file.readable, raw) : readJsonLines(file.readable);
}

async function* readJsonLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Entry> {
  for await (const { number: line, text, cut, garbled } of splitLines(stream, MAX_CHARS)) {
    if (cut) yield { line, why: `it is longer than ${MAX_CHARS} characters` };
    else if (garbled) yield { line, why: "it is not UTF-8" };
    else if (text.trim() !== "") yield { line, ...parseRow(text) };
  }
}

function parseRow(text: string): { row: Row } | { why: string } {
  try {
    const row: unknown = JSON.parse(text);
    if (typeof row === "object" && row !== null && !Array.isArray(row)) return { row: row as Row };
    return { why: "it is not a JSON object" };
  } catch {
    return { why: "it is not JSON; it may be cut" };
  }
}

async function* readCsvRows(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  raw: boolean,
): AsyncGenerator<Entry> {
  let names: (string | null)[] | undefined;
  for await (const record of readCsv(stream, MAX_CHARS)) {
    if (!("fields" in record)) yield record;
    else if (names === undefined) names = record.fields;
    else yield { line: record.line, ...nameFields(record.fields, names, raw) };
  }
}

function nameFields(
  fields: (string | null)[],
  names: (string | null)[],
  raw: boolean,
): { row: Row } | { why: string } {
  if (fields.length !== names.length) {
    return { why: `it has ${fields.length} fields, and the header ${names.length}` };
  }
  const row: Row = {};
  for (const [nth, name] of names.entries()) {
    const field = fields[nth];
    const text = field === null || raw ? field : unescapeFormula(field);
    try {
      row[name ?? ""] = text !== null && JSON_COLUMNS.includes(name ?? "")
        ? JSON.parse(text)
        : text;
    } catch {
      return { why: `its ${name} is not JSON` };
    }
  }
  return { row };
}
