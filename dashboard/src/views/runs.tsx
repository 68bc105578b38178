import { useEffect } from "preact/hooks";
import { readRuns, readRunTargets } from "../api/read_runs.ts";
import { Answer } from "../parts/answer.tsx";
import { Empty } from "../parts/empty.tsx";
import { HowToStart } from "../parts/how_to_start.tsx";
import { PageHead } from "../parts/page_head.tsx";
import { SimulatedNotice } from "../parts/simulated_notice.tsx";
import type { PageProps } from "../state/page.ts";
import { readId } from "../state/read_id.ts";
import { routeTo } from "../state/route.ts";
import { scopeParams } from "../state/scope.ts";
import { useQuery } from "../state/use_query.ts";
import { RunLine } from "./run_line.tsx";
import { TargetTable } from "./target_table.tsx";

/** How often a run under way is refetched, and how often the list of runs, in milliseconds. */
const UNDER_WAY_MS = 3_000;
const QUIET_MS = 10_000;

const runsQuery = { key: "runs", read: readRuns };

/** Runs under way or just finished, with the state of each target. */
export function Runs({ params, setParams, now }: PageProps) {
  const runs = useQuery(runsQuery);
  const wanted = readId(params, "run") ?? runs.data?.[0]?.run_id ?? null;
  const run = runs.data?.find(({ run_id }) => run_id === wanted);
  const goesOn = run?.finished_at === null;
  const targets = useQuery(
    run === undefined ? null : {
      subject: `run ${wanted}`,
      // Fetched once more at its end, since the last answer may be from just before.
      key: `run ${wanted} ${goesOn ? "goes on" : "ended"}`,
      read: () => readRunTargets(run.run_id),
    },
  );
  const underWay = runs.data?.some(({ finished_at }) => finished_at === null) ?? false;

  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState !== "visible") return;
      runs.refetch();
      if (goesOn) targets.refetch();
    }, underWay ? UNDER_WAY_MS : QUIET_MS);
    return () => clearInterval(timer);
  }, [underWay, goesOn, wanted]);

  return (
    <>
      <PageHead title="Runs" lead="Runs under way, and those that ended within the last hour." />
      {run?.simulated && <SimulatedNotice />}
      <Answer result={runs} height={240}>
        {(all) =>
          all.length === 0
            ? (
              <Empty title="No run in the last hour">
                The next one appears here as soon as it starts. <HowToStart />
              </Empty>
            )
            : (
              <>
                <ul class="runs">
                  {all.map((one) => (
                    <RunLine
                      key={one.run_id}
                      run={one}
                      now={now}
                      current={one.run_id === wanted}
                      href={routeTo("runs", { run: one.run_id, ...scopeParams(params) })}
                    />
                  ))}
                </ul>
                {run === undefined
                  ? (
                    <Empty title="This run is no longer shown">
                      It ended more than an hour ago; its results are in the leaderboard.
                    </Empty>
                  )
                  : (
                    <Answer result={targets} height={200}>
                      {(rows) => (
                        <TargetTable
                          run={run}
                          targets={rows}
                          params={params}
                          setParams={setParams}
                        />
                      )}
                    </Answer>
                  )}
              </>
            )}
      </Answer>
    </>
  );
}
