import type { Ties } from "./intervals.ts";

/** A line under the last row that is not told apart from the first. */
export function TiedLine({ ties, columns }: { ties: Ties<unknown>; columns: number }) {
  const { tied, compared } = ties;
  return (
    <tr role="row" class="tied">
      <th role="rowheader" colSpan={columns}>
        {tied === 1
          ? `The first is told apart from ${
            compared === 2 ? "the other" : `all ${compared - 1} others`
          } by its TTFT p50`
          : `Down to here: ${tied} of ${compared} tied by TTFT p50, not told apart from the first`}
      </th>
    </tr>
  );
}
