import { formatCount } from "../format/format_count.ts";

interface PagerProps {
  /** From 1. */
  page: number;
  /** Things on a page. */
  size: number;
  /** All things. */
  total: number;
  onChange(page: number): void;
}

/** Which part of a long list is shown, and the way to the others. */
export function Pager({ page, size, total, onChange }: PagerProps) {
  const last = Math.ceil(total / size);
  if (last <= 1) return null;
  return (
    <nav class="pager" aria-label="Parts of the list">
      <button type="button" disabled={page <= 1} onClick={() => onChange(page - 1)}>
        Previous
      </button>
      <p role="status">
        {formatCount((page - 1) * size + 1)}–{formatCount(Math.min(total, page * size))} of{" "}
        {formatCount(total)}
      </p>
      <button type="button" disabled={page >= last} onClick={() => onChange(page + 1)}>
        Next
      </button>
    </nav>
  );
}
