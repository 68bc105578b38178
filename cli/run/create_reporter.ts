import type { RunEvent } from "./follow_run.ts";
import { formatResult } from "./format_result.ts";
import { plainText } from "../../lib/plain_text.ts";
import type { Target } from "./run_rows.ts";

/**
 * Prints a run's events as blocks. A target's heading is printed when its
 * measurement begins, to show what is happening, and again when another
 * worker's block came in between.
 */
export function createReporter(print: (text: string) => void): (event: RunEvent) => void {
  let open: string | null = null;
  const printOfLevel = createLevelReporter(print);
  return (event) => {
    const { target } = event;
    if (target.burst) return printOfLevel(event);
    if (event.kind === "claimed" && open !== null) return;
    if (open !== target.id) print(`\nTesting → ${formatTarget(target)}`);
    open = event.kind === "claimed" ? target.id : null;
    if (event.kind === "measured") print(formatResult(event.result, target.providers.simulated));
    if (event.kind === "closed") print(formatClosed(target));
  };
}

/** Prints the events of a burst: its calls are told of together, level by level. */
function createLevelReporter(print: (text: string) => void): (event: RunEvent) => void {
  let open: string | null = null;
  const levels = new Map<string, { answered: number; refused: number; others: number }>();
  return (event) => {
    const { target } = event;
    const key = JSON.stringify([
      target.providers.slug,
      target.models.name,
      target.region,
      target.burst,
    ]);
    const head = () => {
      if (open !== key) print(`\nTesting → ${formatTarget(target)}`);
      open = key;
    };
    const level = levels.get(key) ?? { answered: 0, refused: 0, others: 0 };
    levels.set(key, level);
    if (event.kind === "claimed") return head();
    if (event.kind === "closed") {
      if (level.others++ > 0) return;
      head();
      return print(formatClosed(target));
    }
    const { success, status_code } = event.result;
    level[success ? "answered" : status_code === 429 ? "refused" : "others"]++;
    const { answered, refused, others } = level;
    if (answered + refused + others !== target.burst) return;
    head();
    const failed = others > 0 ? `, ${others} failed otherwise` : "";
    print(`   ${answered} answered, ${refused} refused (429)${failed}\n   Saved to DB`);
  };
}

function formatTarget({ providers, models, workloads, sample, burst, region }: Target): string {
  const { name, comparable } = workloads;
  // The usual one is not named, and a text that was given with the run has no name.
  const workload = name !== "default" && comparable && plainText(name, 60);
  const nth = burst ? `${burst} at once` : sample > 1 && `sample ${sample}`;
  const detail = [workload, nth, region].filter(Boolean).join(", ");
  return `${providers.slug} / ${plainText(models.name)}` + (detail && ` (${detail})`);
}

function formatClosed({ state, closed_reason }: Target): string {
  const why = closed_reason === null ? "" : ` (${plainText(closed_reason)})`;
  return `⚠️ Not measured: ${
    state.replaceAll("_", " ")
  }${why}\n   Nothing is counted against the provider`;
}
