import { formatTable } from "../../lib/format_table.ts";
import type { RunFigures } from "./measure_run.ts";

/** A measured run, and its purpose. */
export interface NamedFigures extends RunFigures {
  name: string;
  /** Of the machine when it began. */
  load_1m: number;
}

/** The table that `bench:run` ends with. `bareMs` is the processor time of reading alone. */
export function formatReport(figures: NamedFigures[], bareMs: number): string {
  const titles = [
    ...["targets", "lanes", "results", "closed", "repeated", "wall s", "× 1 lane"],
    ...["own ms", "CPU ms", "trips", "per lane", "calls", "isolates", "USD", "load"],
  ];
  const table = formatTable(
    [{ title: "run" }, ...titles.map((title) => ({ title, align: "right" as const }))],
    figures.map((run) => [
      run.name,
      ...[run.targets, run.lanes, run.results, run.closed, run.repeated].map(String),
      (run.wall_ms / 1000).toFixed(1),
      speedUp(run, figures),
      run.own_ms_per_target.toFixed(1),
      run.cpu_ms_per_target?.toFixed(1) ?? "–",
      String(run.round_trips),
      `N + ${((run.round_trips - run.targets) / run.lanes).toFixed(1)}`,
      String(run.invocations),
      String(run.isolates),
      run.cost_usd.toFixed(5),
      run.load_1m.toFixed(1),
    ]),
  );
  return `${table}\n\nCPU of a bare fetch and read of the same stream: ${bareMs.toFixed(1)} ms`;
}

function speedUp(run: NamedFigures, figures: NamedFigures[]): string {
  const alone = figures.find(({ name, targets, lanes }) =>
    name === "cost" && targets === run.targets && lanes === 1
  );
  return alone === undefined || run.lanes === 1 ? "–" : (alone.wall_ms / run.wall_ms).toFixed(1);
}
