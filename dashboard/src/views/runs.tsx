import { useEffect } from "preact/hooks";
import { readRuns, readRunTargets, type RunProgress, type RunTarget } from "../api/read_runs.ts";
import { formatCsv } from "../format/csv.ts";
import { formatAge } from "../format/format_age.ts";
import { formatNumber } from "../format/format_number.ts";
import { outcomeName, type Severity, severityOf } from "../format/outcomes.ts";
import { saveFile } from "../format/save_file.ts";
import { Answer } from "../parts/answer.tsx";
import { Empty } from "../parts/empty.tsx";
import { ModelCell } from "../parts/model_cell.tsx";
import { Moment } from "../parts/moment.tsx";
import { PageHead } from "../parts/page_head.tsx";
import { Scroller } from "../parts/scroller.tsx";
import { Section } from "../parts/section.tsx";
import { SimulatedTag } from "../parts/tag.tsx";
import type { PageProps } from "../state/page.ts";
import { routeTo } from "../state/route.ts";
import { scopeParams } from "../state/scope.ts";
import { useQuery } from "../state/use_query.ts";

/** How often a run under way is looked at, in milliseconds. */
const EVERY_MS = 3_000;

/** Runs under way or just finished, and what became of each target. */
export function Runs({ params, now }: PageProps) {
  const runs = useQuery("runs", readRuns);
  const wanted = params.get("run") ?? runs.data?.[0]?.run_id ?? null;
  const run = runs.data?.find(({ run_id }) => run_id === wanted);
  const targets = useQuery(
    // Asked once more at its end, for the last look may have been just before.
    run === undefined ? null : `run ${wanted} ${run.finished_at === null ? "goes on" : "ended"}`,
    () => readRunTargets(wanted ?? ""),
  );
  const underWay = runs.data?.some(({ finished_at }) => finished_at === null) ?? false;

  useEffect(() => {
    if (!underWay) return;
    const timer = setInterval(() => {
      if (document.visibilityState !== "visible") return;
      runs.renew();
      targets.renew();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [underWay, wanted]);

  return (
    <>
      <PageHead title="Runs" lead="Runs under way, and those that ended within the last hour." />
      <Answer query={runs} height={240}>
        {(all) =>
          all.length === 0
            ? (
              <Empty title="No run in the last hour">
                The next one appears here as soon as the schedule starts it.
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
                    <Answer query={targets} height={200}>
                      {(rows) => <TargetTable run={run} targets={rows} />}
                    </Answer>
                  )}
              </>
            )}
      </Answer>
    </>
  );
}

interface RunLineProps {
  run: RunProgress;
  now: number;
  current: boolean;
  href: string;
}

function RunLine({ run, now, current, href }: RunLineProps) {
  const closed = run.done + run.closed_without_result;
  const failed = run.done - run.succeeded;
  return (
    <li>
      <a href={href} aria-current={current ? "true" : undefined}>
        <span class="name">
          {run.run_name}
          {run.simulated && <SimulatedTag />}
        </span>
        <span class="when">
          <Moment time={run.started_at} />
          {", "}
          {run.finished_at === null ? "under way" : `finished ${formatAge(now - run.finished_at)}`}
        </span>
        <progress value={closed} max={Math.max(1, run.targets)} aria-label="Targets done" />
        <span class="tally">
          {closed} of {run.targets}
          {failed > 0 && `, ${failed} failed`}
          {run.closed_without_result > 0 && `, ${run.closed_without_result} not measured`}
        </span>
      </a>
    </li>
  );
}

const states: Record<string, [Severity, string]> = {
  queued: ["none", "waiting"],
  leased: ["none", "being measured"],
  worker_lost: ["ours", "not measured: worker lost"],
  worker_failed: ["ours", "not measured: worker failed"],
  budget_blocked: ["ours", "not measured: budget spent"],
  abandoned: ["ours", "not measured: run abandoned"],
};

function describeTarget({ state, outcome }: RunTarget): [Severity, string] {
  if (outcome !== null) return [severityOf(outcome), outcomeName(outcome)];
  return states[state] ?? ["none", state.replaceAll("_", " ")];
}

function TargetTable({ run, targets }: { run: RunProgress; targets: RunTarget[] }) {
  const regions = targets.some(({ region }) => region !== null);
  const samples = targets.some(({ sample }) => sample > 1);

  function save() {
    const header = ["provider", "model", "region", "sample", "state", "outcome", "closed_at"];
    const rows = targets.map((target) => [
      target.provider,
      target.model,
      target.region,
      target.sample,
      target.state,
      target.outcome,
      target.closed_at === null ? null : new Date(target.closed_at).toISOString(),
    ]);
    saveFile(`run-${run.run_id.slice(0, 8)}.csv`, "text/csv", formatCsv(header, rows));
  }

  return (
    <Section
      title="Targets"
      note={<button type="button" class="link" onClick={save}>Download CSV</button>}
    >
      <Scroller label="Targets of the run">
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col" class="off-phone">Provider</th>
              <th scope="col">Outcome</th>
              <th scope="col" class="numeric">Took</th>
              {regions && <th scope="col">Region</th>}
              {samples && <th scope="col" class="numeric">Sample</th>}
              <th scope="col">Ended</th>
            </tr>
          </thead>
          <tbody>
            {targets.map((target) => {
              const [severity, words] = describeTarget(target);
              const { provider, model, region, sample, claimed_at, closed_at } = target;
              return (
                <tr key={`${provider} ${model} ${region} ${sample}`}>
                  <ModelCell model={model} provider={provider} />
                  <td class="off-phone">{provider}</td>
                  <td>
                    <span class={`key bar-${severity}`}>{words}</span>
                  </td>
                  <td class="numeric">
                    {claimed_at !== null && closed_at !== null &&
                      `${formatNumber((closed_at - claimed_at) / 1000, 2)} s`}
                  </td>
                  {regions && <td>{region}</td>}
                  {samples && <td class="numeric">{sample}</td>}
                  <td>{closed_at !== null && <Moment time={closed_at} />}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroller>
    </Section>
  );
}
