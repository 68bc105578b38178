import type { RunProgress } from "../api/read_runs.ts";
import { formatAge } from "../format/format_age.ts";
import { Moment } from "../parts/moment.tsx";
import { SimulatedTag } from "../parts/tag.tsx";

interface RunLineProps {
  run: RunProgress;
  now: number;
  current: boolean;
  href: string;
}

/** A run in a list, with its progress. */
export function RunLine({ run, now, current, href }: RunLineProps) {
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
