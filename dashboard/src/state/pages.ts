/** A part of a long list. */
export interface Part<T> {
  /** From 1. */
  page: number;
  rows: T[];
  /** Rows of a part. */
  size: number;
  /** Rows of the list. */
  total: number;
}

/** The part of a list that the address names, or the last part if it names one beyond. */
export function partOf<T>(rows: T[], size: number, params: URLSearchParams): Part<T> {
  const last = Math.max(1, Math.ceil(rows.length / size));
  const wanted = Number(params.get("page") ?? 1);
  const page = Number.isInteger(wanted) ? Math.min(last, Math.max(1, wanted)) : 1;
  return { page, rows: rows.slice((page - 1) * size, page * size), size, total: rows.length };
}

/** A page number for the address; the first page is left out. */
export function pageParam(page: number): string | null {
  return page === 1 ? null : String(page);
}
