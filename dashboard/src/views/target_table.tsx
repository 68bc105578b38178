import type { RunProgress, RunTarget } from "../api/read_runs.ts";
import { formatCount } from "../format/format_count.ts";
import { formatNumber } from "../format/format_number.ts";
import { outcomeName, type Severity, severityOf } from "../format/outcomes.ts";
import { type CsvColumn, fields, momentField, saveCsv } from "../format/save_csv.ts";
import { Legend } from "../parts/legend.tsx";
import { ModelCell } from "../parts/model_cell.tsx";
import { Moment } from "../parts/moment.tsx";
import { Pager } from "../parts/pager.tsx";
import { SaveButton } from "../parts/save_button.tsx";
import { PlainTable } from "../parts/plain_table.tsx";
import { Section } from "../parts/section.tsx";
import type { PageProps } from "../state/page.ts";
import { DEFAULT_WORKLOAD } from "../state/scope.ts";
import { partOf } from "../state/pages.ts";

const states: Record<string, [Severity, string]> = {
  queued: ["none", "waiting"],
  leased: ["none", "being measured"],
  worker_lost: ["ours", "not measured: worker lost"],
  worker_failed: ["ours", "not measured: worker failed"],
  budget_blocked: ["ours", "not measured: budget spent"],
  abandoned: ["ours", "not measured: run abandoned"],
  cancelled: ["none", "not measured: run stopped"],
};

function describeTarget({ state, outcome }: RunTarget): [Severity, string] {
  if (outcome !== null) return [severityOf(outcome), outcomeName(outcome)];
  return states[state] ?? ["none", state.replaceAll("_", " ")];
}

interface TargetTableProps extends Pick<PageProps, "params" | "setParams"> {
  run: RunProgress;
  targets: RunTarget[];
}

/** Rows shown at once. */
const PAGE = 100;

export function TargetTable({ run, targets, params, setParams }: TargetTableProps) {
  const part = partOf(targets, PAGE, params);
  const regions = targets.some(({ region }) => region !== null);
  const samples = targets.some(({ sample }) => sample > 1);
  const workloads = targets.some(({ workload }) => workload !== DEFAULT_WORKLOAD);

  return (
    <Section
      title="Targets"
      note={
        <SaveButton
          onSave={() => saveCsv(`run-${run.run_id.slice(0, 8)}`, csvColumns(run), targets)}
        />
      }
    >
      <Tally targets={targets} />
      <PlainTable
        label="Targets of the run"
        header={[
          "Model",
          ["Provider", "off-phone"],
          "Outcome",
          ["Took", "numeric"],
          ...(workloads ? ["Workload"] : []),
          ...(regions ? ["Region"] : []),
          ...(samples ? [["Sample", "numeric"] as const] : []),
          "Ended",
        ]}
      >
        {part.rows.map((target) => (
          <TargetLine
            key={[
              target.provider,
              target.model,
              target.workload,
              target.region,
              target.sample,
            ].join()}
            target={target}
            workloads={workloads}
            regions={regions}
            samples={samples}
          />
        ))}
      </PlainTable>
      <Pager part={part} setParams={setParams} />
    </Section>
  );
}

interface TargetLineProps {
  target: RunTarget;
  /** Whether some target has another workload than the usual one, a region, or a second sample. */
  workloads: boolean;
  regions: boolean;
  samples: boolean;
}

function TargetLine({ target, workloads, regions, samples }: TargetLineProps) {
  const [severity, words] = describeTarget(target);
  const { provider, model, workload, region, sample, claimed_at, closed_at } = target;
  return (
    <tr>
      <ModelCell model={model} provider={provider} />
      <td class="off-phone">{provider}</td>
      <td>
        <span class={`key bar-${severity}`}>{words}</span>
      </td>
      <td class="numeric">
        {claimed_at !== null && closed_at !== null &&
          `${formatNumber((closed_at - claimed_at) / 1000, 2)} s`}
      </td>
      {workloads && <td>{workload ?? "a text of its own"}</td>}
      {regions && <td>{region}</td>}
      {samples && <td class="numeric">{sample}</td>}
      <td>{closed_at !== null && <Moment time={closed_at} />}</td>
    </tr>
  );
}

function csvColumns({ simulated }: RunProgress): CsvColumn<RunTarget>[] {
  return [
    ...fields("provider", "model"),
    ["simulated", () => simulated],
    ...fields("workload", "region", "sample", "state", "outcome"),
    momentField("closed_at"),
  ];
}

/** How often each outcome occurred, the most frequent first. */
function Tally({ targets }: { targets: RunTarget[] }) {
  const groups = Map.groupBy(targets, (target) => describeTarget(target).join(" "));
  const counts = [...groups.values()].sort((a, b) => b.length - a.length);
  return (
    <Legend
      entries={counts.map((group) => {
        const [severity, words] = describeTarget(group[0]);
        return { sign: `bar-${severity}`, label: `${formatCount(group.length)} ${words}` };
      })}
    />
  );
}
