import { useMemo } from "preact/hooks";
import type { Summary } from "../api/read_summaries.ts";
import { countOf } from "../format/format_count.ts";
import { Answer } from "../parts/answer.tsx";
import { Disclosure } from "../parts/disclosure.tsx";
import { Empty } from "../parts/empty.tsx";
import { HowToStart } from "../parts/how_to_start.tsx";
import { ScopedHead } from "../parts/scoped_head.tsx";
import type { PageProps } from "../state/page.ts";
import { describeScope, readScope } from "../state/scope.ts";
import { useLeaderboard } from "../state/use_leaderboard.ts";
import { useRowsInScope } from "../state/use_rows_in_scope.ts";
import { CostPlane } from "./cost_plane.tsx";
import { CostTable, type PricedRow } from "./cost_table.tsx";

/** Every model by its cost and its speed. */
export function SpeedAndCost({ params, setParams }: PageProps) {
  const scope = readScope(params);
  const leaderboard = useLeaderboard(scope);
  const { rows, simulated, mixed } = useRowsInScope(leaderboard, scope);
  const priced = useMemo(() => rows.filter(isPriced), [rows]);
  const left = rows.length - priced.length;
  return (
    <>
      <ScopedHead
        title="Speed and cost"
        lead="Median tokens per second against the real cost of a million output tokens, including input. Up and to the left is better; both axes are logarithmic."
        shown={{ scope, mixed, simulated }}
        setParams={setParams}
      />
      <Answer result={leaderboard} height={460}>
        {() =>
          priced.length === 0
            ? (
              <Empty title="Nothing to compare yet">
                No model has both a speed and a known price in {describeScope(scope)}.{" "}
                <HowToStart />
              </Empty>
            )
            : (
              <>
                <CostPlane rows={priced} simulated={simulated} params={params} />
                {left > 0 && (
                  <p class="quiet">
                    {countOf(left, "model")} {left === 1 ? "is" : "are"}{" "}
                    not shown: without a known price, or without a speed.
                  </p>
                )}
                <Disclosure label="Table">
                  {() => <CostTable rows={priced} scope={scope} />}
                </Disclosure>
              </>
            )}
      </Answer>
    </>
  );
}

function isPriced(row: Summary): row is PricedRow {
  return row.p50_tps !== null && row.cost_per_m_output_tokens_usd !== null;
}
