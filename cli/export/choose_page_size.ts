import type { ResultRow } from "./result_row.ts";

/** Rows of the first page, of whose length nothing is known: at most 2 MB of the longest answers. */
export const FIRST_PAGE = 100;

/** Rows that one request may ask for; hosted projects cut answers at 1,000. */
const LARGEST_PAGE = 1000;

/** Characters of text that a page is to have; it is in memory several times over. */
const PAGE_CHARS = 2_000_000;

/** Characters of a row beside its text: names and numbers. */
const ROW_CHARS = 1_500;

/** How many times larger a page may be than the one before, since later rows may be longer. */
const GROWTH = 2;

/** How many rows the next page is to have, judging by this one. */
export function choosePageSize(page: ResultRow[]): number {
  const chars = page.reduce(
    (sum, { response_text }) => sum + ROW_CHARS + textLength(response_text),
    0,
  );
  const fitting = Math.floor(PAGE_CHARS * page.length / chars);
  return Math.max(1, Math.min(fitting, page.length * GROWTH, LARGEST_PAGE));
}

function textLength(text: unknown): number {
  return typeof text === "string" ? text.length : 0;
}
