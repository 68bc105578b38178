import * as z from "zod/mini";
import { explainFailure } from "./explain_failure.ts";

// The policy of the page forbids the code zod would otherwise generate.
z.config({ jitless: true });

interface Answer {
  data: unknown;
  error: { message: string; code?: string } | null;
  status: number;
}

/** A query of supabase-js. */
interface Query extends PromiseLike<Answer> {
  order(column: string, options?: { ascending: boolean; nullsFirst: boolean }): Query;
  range(from: number, to: number): Query;
}

/** Checks the rows of an answer. `what` names them in the error, for example "the leaderboard". */
export async function readRows<T>(
  what: string,
  row: z.ZodMiniType<T>,
  request: PromiseLike<Answer>,
): Promise<T[]> {
  const { data, error, status } = await request;
  if (error !== null) {
    throw new Error(`Cannot read ${what}: ${explainFailure({ ...error, status })}`);
  }
  const parsed = z.safeParse(z.array(row), data);
  if (!parsed.success) {
    const field = parsed.error.issues[0].path.slice(1).join(".").slice(0, 60);
    throw new Error(`Cannot read ${what}: the answer has an unexpected ${field || "form"}`);
  }
  return parsed.data;
}

/** Rows a project returns at once by default. */
const PAGE = 1000;

/** More rows are too many for a page. */
const MOST_ROWS = 20_000;

/**
 * The same for results that may be longer than one answer of a project. The
 * query must have a stable order.
 */
export async function readAllRows<T>(
  what: string,
  row: z.ZodMiniType<T>,
  ask: (from: number, to: number) => PromiseLike<Answer>,
): Promise<T[]> {
  const all: T[] = [];
  while (all.length < MOST_ROWS) {
    const rows = await readRows(what, row, ask(all.length, all.length + PAGE - 1));
    all.push(...rows);
    if (rows.length < PAGE) return all;
  }
  throw new Error(`Cannot read ${what}: there are too many rows`);
}

/**
 * All rows in the order of some columns, which must be stable: those after a minus sign descend, with
 * unknown values last.
 */
export function readInOrder<T>(
  what: string,
  row: z.ZodMiniType<T>,
  order: string[],
  ask: () => Query,
): Promise<T[]> {
  const by = (query: Query, column: string) =>
    column.startsWith("-")
      ? query.order(column.slice(1), { ascending: false, nullsFirst: false })
      : query.order(column);
  return readAllRows(what, row, (from, to) => order.reduce(by, ask()).range(from, to));
}
