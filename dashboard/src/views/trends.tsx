import { Answer } from "../parts/answer.tsx";
import { Empty } from "../parts/empty.tsx";
import { ModelSelect } from "../parts/model_select.tsx";
import { Age } from "../parts/moment.tsx";
import { PageHead } from "../parts/page_head.tsx";
import { ScopeControls } from "../parts/scope_controls.tsx";
import { SimulatedNotice } from "../parts/simulated_notice.tsx";
import { modelChoices } from "../state/model_choices.ts";
import { type PageProps } from "../state/page.ts";
import { routeTo } from "../state/route.ts";
import { readScope, rowsInScope, scopeParams } from "../state/scope.ts";
import { useLeaderboard } from "../state/use_leaderboard.ts";
import { ModelTrends } from "./model_trends.tsx";

/** One model over time: how quick it was, what went wrong, what it costs. */
export function Trends({ params, setParams, now }: PageProps) {
  const scope = readScope(params);
  const query = useLeaderboard(scope);
  const { rows, simulated, mixed } = rowsInScope(query.data ?? [], scope);
  const choices = modelChoices(rows);
  const wanted = params.get("model");
  const row = wanted === null ? rows[0] : rows.find(({ model_id }) => model_id === wanted);

  return (
    <>
      <PageHead
        title={row?.model ?? "Trends"}
        lead={row === undefined ? undefined : (
          <>
            {row.provider}
            {row.last_seen_at !== null && (
              <>
                , last measured <Age time={row.last_seen_at} now={now} />
              </>
            )}
            {" · "}
            <a href={routeTo("compare", { a: row.model_id, ...scopeParams(params) })}>
              Compare with another model
            </a>
          </>
        )}
      >
        {choices.length > 0 && (
          <ModelSelect
            label="Model"
            value={row?.model_id ?? wanted}
            models={choices}
            onChange={(model) => setParams({ model })}
          />
        )}
        <ScopeControls scope={scope} setParams={setParams} mixed={mixed} simulated={simulated} />
      </PageHead>
      {simulated && <SimulatedNotice />}
      <Answer query={query} height={420}>
        {() =>
          row === undefined
            ? (
              <Empty title={wanted === null ? "Nothing measured yet" : "Not measured here"}>
                {wanted === null
                  ? `There is no result in ${scope.window.name}.`
                  : `This model has no result in ${scope.window.name}${
                    scope.region === "all" ? "" : ` from ${scope.region}`
                  }. A longer window may show earlier ones.`}
              </Empty>
            )
            : <ModelTrends row={row} scope={scope} now={now} />}
      </Answer>
    </>
  );
}
