import { useMemo } from "preact/hooks";
import { Answer } from "../parts/answer.tsx";
import { Empty } from "../parts/empty.tsx";
import { Failure } from "../parts/failure.tsx";
import { HowToStart } from "../parts/how_to_start.tsx";
import { ScopedHead } from "../parts/scoped_head.tsx";
import { Pager } from "../parts/pager.tsx";
import { SaveButton } from "../parts/save_button.tsx";
import type { PageProps } from "../state/page.ts";
import { describeScope, scopeParams } from "../state/scope.ts";
import { ChoiceLoader } from "./choice_loader.tsx";
import { csvColumns } from "./leaderboard_csv.ts";
import { isFiltered, LeaderboardFilters } from "./leaderboard_filters.tsx";
import { LeaderboardTable } from "./leaderboard_table.tsx";
import { saveNumbers } from "./save_numbers.ts";
import { formatSorting, parseSorting } from "./sort_rows.ts";
import { useLeaderboardPage } from "./use_leaderboard_page.ts";

/** Every model with its numbers over a window. */
export function Leaderboard({ params, setParams, now, isStale }: PageProps) {
  const view = useLeaderboardPage(params);
  const { scope, rows, shown, ties, part, lines, troubles, families, results } = view;
  const { leaderboard, changes, sparks, incidents, names } = results;
  const { window } = scope;
  const table = useMemo(
    () => (
      <LeaderboardTable
        rows={part.rows}
        ties={ties}
        sorting={parseSorting(params.get("sort"))}
        onSort={(next) => setParams({ sort: formatSorting(next), page: null })}
        now={now}
        window={window}
        lines={lines}
        troubles={troubles}
        families={families}
        linkParams={scopeParams(params)}
        isStale={(row) => isStale(row, scope)}
      />
    ),
    [part.rows, ties, params, now, lines, troubles, families, isStale],
  );

  function save() {
    const day = new Date(now).toISOString().slice(0, 10);
    saveNumbers("leaderboard", scope, csvColumns, shown, day);
  }

  return (
    <>
      <ScopedHead
        title="Leaderboard"
        lead="Inference providers, timed from outside with real streamed requests."
        shown={view}
        setParams={setParams}
      />
      <LeaderboardFilters
        rows={rows}
        shown={leaderboard.data === null || leaderboard.outdated ? null : shown}
        params={params}
        setParams={setParams}
      >
        <SaveButton
          disabled={leaderboard.outdated || changes.loading || shown.length === 0}
          onSave={save}
        />
      </LeaderboardFilters>
      {params.has("choose") && <ChoiceLoader params={params} setParams={setParams} />}
      <Failure results={[changes, sparks, incidents, names]} />
      <div aria-busy={changes.loading || sparks.loading || names.loading}>
        <Answer result={leaderboard} height={420}>
          {() =>
            shown.length > 0 ? table : isFiltered(params)
              ? (
                <Empty title="No model matches">
                  Try another filter or a longer window.
                </Empty>
              )
              : (
                <Empty title="Nothing measured yet">
                  There is no result in {describeScope(scope)}. <HowToStart />{" "}
                  A longer window may show earlier ones.
                </Empty>
              )}
        </Answer>
      </div>
      <Pager part={part} setParams={setParams} fromTop />
    </>
  );
}
