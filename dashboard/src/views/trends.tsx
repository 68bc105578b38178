import { useEffect, useMemo } from "preact/hooks";
import { Answer } from "../parts/answer.tsx";
import { Empty } from "../parts/empty.tsx";
import { HowToStart } from "../parts/how_to_start.tsx";
import { ModelSelect } from "../parts/model_select.tsx";
import { ScopedHead } from "../parts/scoped_head.tsx";
import { modelChoices } from "../state/model_choices.ts";
import type { PageProps } from "../state/page.ts";
import { readId } from "../state/read_id.ts";
import { describeScope, readScope } from "../state/scope.ts";
import { useChangedLeaderboard } from "../state/use_leaderboard.ts";
import { useRowsInScope } from "../state/use_rows_in_scope.ts";
import { bestModels } from "./sort_rows.ts";
import { ModelTrends } from "./model_trends.tsx";

/** One model over time: its speed, its failures and its price. */
export function Trends({ params, setParams, now, isStale }: PageProps) {
  const scope = readScope(params);
  const { leaderboard, changes } = useChangedLeaderboard(scope);
  const { rows, simulated, mixed } = useRowsInScope(leaderboard, scope);
  const choices = useMemo(() => modelChoices(rows), [rows]);
  const named = readId(params, "model");
  const best = useMemo(
    () => named === null && !leaderboard.outdated ? bestModels(rows)[0]?.model_id : undefined,
    [named, rows, leaderboard.outdated],
  );
  const id = named ?? best ?? null;

  // Written into the address once, so that the page keeps it when another becomes the best.
  useEffect(() => {
    if (best !== undefined) setParams({ model: best });
  }, [best]);

  const select = rows.length > 0 && (
    <ModelSelect
      label="Model"
      value={id}
      models={choices}
      onChange={(model) => setParams({ model })}
    />
  );

  if (id !== null) {
    return (
      <ModelTrends
        id={id}
        scope={scope}
        leaderboard={leaderboard}
        changes={changes}
        row={rows.find(({ model_id }) => model_id === id)}
        simulated={leaderboard.data === null ? null : simulated}
        mixed={mixed}
        select={select}
        params={params}
        setParams={setParams}
        now={now}
        isStale={isStale}
      />
    );
  }
  return (
    <>
      <ScopedHead title="Trends" shown={{ scope, mixed, simulated }} setParams={setParams}>
        {select}
      </ScopedHead>
      <Answer result={leaderboard} height={420}>
        {() =>
          rows.length === 0 && (
            <Empty title="Nothing measured yet">
              There is no result in {describeScope(scope)}. <HowToStart />
            </Empty>
          )}
      </Answer>
    </>
  );
}
