import { formatCount } from "../format/format_count.ts";
import { pageParam, type Part } from "../state/pages.ts";
import type { SetParams } from "../state/use_route.ts";

interface PagerProps {
  part: Part<unknown>;
  setParams: SetParams;
  /** Whether another part begins at the top of the page. */
  fromTop?: boolean;
}

/** Which part of a long list is shown, and links to the others. */
export function Pager({ part, setParams, fromTop = false }: PagerProps) {
  const { page, size, total } = part;
  const last = Math.ceil(total / size);
  if (last <= 1) return null;

  function turnTo(next: number) {
    setParams({ page: pageParam(next) });
    if (fromTop) scrollTo(0, 0);
  }

  return (
    <nav class="pager" aria-label="Parts of the list">
      <button type="button" disabled={page <= 1} onClick={() => turnTo(page - 1)}>
        Previous
      </button>
      <p role="status">
        {formatCount((page - 1) * size + 1)}–{formatCount(Math.min(total, page * size))} of{" "}
        {formatCount(total)}
      </p>
      <button type="button" disabled={page >= last} onClick={() => turnTo(page + 1)}>
        Next
      </button>
    </nav>
  );
}
