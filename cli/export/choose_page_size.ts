import type { TableRow } from "./table_row.ts";

/** Rows of the first page, whose size is unknown: at most 2 MB with the longest answers. */
export const FIRST_PAGE = 100;

/** The most rows of one request; hosted projects cut answers at 1,000. */
const LARGEST_PAGE = 1000;

/** The wanted characters of text in a page; memory holds several copies of it. */
const PAGE_CHARS = 2_000_000;

/** Characters of a row besides its text: names and numbers. */
const ROW_CHARS = 1_500;

/** How many times more rows a page may have than the one before, since later rows may be longer. */
const GROWTH = 2;

/** How many rows to read in the next page, judging by this one. */
export function choosePageSize(page: TableRow[]): number {
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
