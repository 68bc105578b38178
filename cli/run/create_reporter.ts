import type { RunEvent } from "./follow_run.ts";
import { formatResult } from "./format_result.ts";
import { plainText } from "../../lib/plain_text.ts";
import { namedWorkload } from "./named_workload.ts";
import type { Target } from "./run_rows.ts";

/**
 * Prints a run's events as blocks. A target's heading is printed when its
 * measurement begins, to show what is happening, and again when another
 * worker's block came in between.
 */
export function createReporter(print: (text: string) => void): (event: RunEvent) => void {
  let open: string | null = null;
  return (event) => {
    const { target } = event;
    if (event.kind === "claimed" && open !== null) return;
    if (open !== target.id) print(`\nTesting → ${formatTarget(target)}`);
    open = event.kind === "claimed" ? target.id : null;
    if (event.kind === "measured") print(formatResult(event.result, target.providers.simulated));
    if (event.kind === "closed") print(formatClosed(target));
  };
}

function formatTarget({ providers, models, workloads, sample, region }: Target): string {
  const workload = namedWorkload(workloads);
  const detail = [workload, sample > 1 && `sample ${sample}`, region].filter(Boolean).join(", ");
  return `${providers.slug} / ${plainText(models.name)}` + (detail && ` (${detail})`);
}

function formatClosed({ state, closed_reason }: Target): string {
  const why = closed_reason === null ? "" : ` (${plainText(closed_reason)})`;
  return `⚠️ Not measured: ${
    state.replaceAll("_", " ")
  }${why}\n   Nothing is counted against the provider`;
}
