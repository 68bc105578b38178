import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import type { Kind, Row } from "./entry.ts";

/** What became of a row. */
const answerSchema = z.object({
  /** Its id in this project. */
  id: z.uuid().nullish(),
  refused: z.string().optional(),
  left_out: z.array(z.string()).nullish(),
});
export type Answer = z.infer<typeof answerSchema>;

const answersSchema = z.object({ added: z.int(), answers: z.array(answerSchema) });

/** Errors of Postgres that are about the values in a request: 22, 23 and 54 (too large). */
const ABOUT_VALUES = /^(22|23|54)/;

/** A project ends a statement that takes longer than its roles may: fewer rows take less. */
const TOO_SLOW = "57014";

/** What became of rows. */
export interface Sent {
  /** How many results were added. */
  added: number;
  /** One for each row; empty from an older project that had nothing to decide. */
  answers: Answer[];
}

/**
 * Imports rows in one transaction. If the request as a whole is refused, its halves are sent, so
 * that only the row for which it was refused is not imported; so are those of a request that the
 * project found too long.
 */
export async function sendRows(
  database: Database,
  kind: Kind | "run_counts",
  rows: Row[],
): Promise<Sent> {
  const { data, error, status } = await (database as SupabaseClient)
    .rpc("import_rows", { kind, rows });
  if (error === null) return answersSchema.parse(data);
  if (status === 404 && error.code === "PGRST202") {
    throw new Error(
      'Cannot import: the project has no function import_rows; bring it up to date with "deno task deploy"',
    );
  }
  const isTooSlow = error.code === TOO_SLOW && rows.length > 1;
  if (!ABOUT_VALUES.test(error.code ?? "") && status !== 413 && !isTooSlow) {
    throw new Error(`Cannot import ${kind}: ${error.message}`);
  }
  if (rows.length === 1) return { added: 0, answers: [{ refused: error.message }] };
  const middle = Math.ceil(rows.length / 2);
  const first = await sendRows(database, kind, rows.slice(0, middle));
  const second = await sendRows(database, kind, rows.slice(middle));
  return {
    added: first.added + second.added,
    answers: [...fill(first, middle), ...fill(second, rows.length - middle)],
  };
}

function fill({ answers }: Sent, length: number): Answer[] {
  return answers.length > 0 ? answers : Array.from({ length }, () => ({}));
}
