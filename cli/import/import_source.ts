import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import type { Entry, Kind, Row, Source } from "./entry.ts";
import { renameColumns } from "./former_names.ts";
import { sendRows } from "./send_rows.ts";

/** The most rows of one request, and about the most characters. */
const BATCH = { rows: 500, chars: 1_000_000 };

/** How many lines are listed one by one. */
const LISTED = 20;

/** Columns without which a result is not one. */
const NEEDED = [
  ...["id", "run_id", "created_at", "provider_id", "model_id", "provider", "model"],
  ...["input_tokens", "output_tokens", "total_latency_ms", "cost_usd", "success", "outcome"],
];

/** Ids without which a row cannot be told from others, where its kind has them. */
const KEYS = ["id", "run_id"];

/** What Postgres takes for a UUID. */
const UUID = /^\{?(?:[0-9a-f]{4}-?){7}[0-9a-f]{4}\}?$/i;

/** A line that was not imported, or not whole. */
export interface Remark {
  place: string;
  line: number;
  why: string;
}

/** What an import did. */
export interface Outcome {
  /** Rows by kind. */
  read: Record<string, number>;
  /** Results that were not there yet. */
  added: number;
  /** Results that were there, or that retention has deleted. */
  known: number;
  /** How many lines were not imported. */
  refused: number;
  /** Results of which impossible fields were left out; `disbelieved` has them. */
  doubted: number;
  /** The first of these lines. */
  remarks: Remark[];
}

/** How an import goes on. */
export interface ImportOptions {
  signal: AbortSignal;
  /** Called after each batch. */
  onProgress?: (kind: Kind, rows: number, of: number | null) => void;
}

/** Imports everything of a source, a batch at a time. It can be repeated, also after a crash. */
export async function importSource(
  database: Database,
  source: Source,
  { signal, onProgress }: ImportOptions,
): Promise<Outcome> {
  const outcome: Outcome = { read: {}, added: 0, known: 0, refused: 0, doubted: 0, remarks: [] };
  /** The ids here of rows that have another id there. */
  const ids = new Map<unknown, string>();

  function remark(kind: Kind, line: number, why: string) {
    if (outcome.remarks.length < LISTED) {
      outcome.remarks.push({ place: source.place(kind), line, why });
    }
  }

  async function send(kind: Kind, sent: Kind | "run_counts", batch: Numbered[]) {
    const rows = batch.map(({ row }) => useIds(row, ids));
    const { added, answers } = await sendRows(database, sent, rows);
    outcome.added += added;
    if (sent === "results") {
      const refusals = answers.filter(({ refused }) => refused !== undefined).length;
      outcome.known += rows.length - refusals - added;
    }
    for (const [nth, { id, refused, left_out }] of answers.entries()) {
      const { line, row } = batch[nth];
      if (id != null && id !== row.id) ids.set(row.id, id);
      if (refused !== undefined) {
        outcome.refused += 1;
        remark(kind, line, refused);
      } else if (left_out != null) {
        outcome.doubted += 1;
        remark(kind, line, `stored without ${left_out.join(", ")}, which cannot be`);
      }
    }
  }

  for (const kind of source.kinds) {
    outcome.read[kind] = 0;
    for await (const batch of inBatches(source.read(kind), signal)) {
      const good: Numbered[] = [];
      for (const entry of batch) {
        const why = "why" in entry ? entry.why : findFault(kind, entry.row);
        if (why === null && "row" in entry) {
          good.push({ ...entry, row: renameColumns(kind, entry.row) });
        } else {
          outcome.refused += 1;
          remark(kind, entry.line, why ?? "");
        }
      }
      if (good.length > 0) await send(kind, kind, good);
      outcome.read[kind] += batch.length;
      onProgress?.(kind, outcome.read[kind], source.count(kind));
    }
  }
  if (source.kinds.includes("runs")) {
    for await (const batch of inBatches(source.read("runs"), signal)) {
      const rows = batch.filter((entry) => "row" in entry && "result_count" in entry.row);
      if (rows.length > 0) await send("runs", "run_counts", rows as Numbered[]);
    }
  }
  return outcome;
}

interface Numbered {
  line: number;
  row: Row;
}

/** A row that refers to ids of this project. */
function useIds(row: Row, ids: Map<unknown, string>): Row {
  const changed: Row = {};
  for (const name of ["provider_id", "model_id", "workload_id"]) {
    const id = ids.get(row[name]);
    if (id !== undefined) changed[name] = id;
  }
  return { ...row, ...changed };
}

/** Why a row cannot be taken at all; null where it may be. */
function findFault(kind: Kind, row: Row): string | null {
  const missing = kind === "results" ? NEEDED.filter((name) => !(name in row)) : [];
  if (missing.length > 0) return `it has no ${missing.join(", ")}`;
  if (kind === "events") return null; // They have numbers, which are given anew.
  const wrong = KEYS.find((name) => name in row && !UUID.test(String(row[name])));
  return wrong === undefined ? null : `its ${wrong} is no UUID`;
}

async function* inBatches(
  entries: AsyncIterable<Entry>,
  signal: AbortSignal,
): AsyncGenerator<Entry[]> {
  let batch: Entry[] = [];
  let chars = 0;
  for await (const entry of entries) {
    signal.throwIfAborted();
    batch.push(entry);
    chars += "row" in entry ? String(entry.row.response_text ?? "").length : 0;
    if (batch.length < BATCH.rows && chars < BATCH.chars) continue;
    yield batch;
    batch = [];
    chars = 0;
  }
  if (batch.length > 0) yield batch;
}
