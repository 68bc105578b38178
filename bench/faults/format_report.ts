import { formatTable } from "../../lib/format_table.ts";
import { percentile } from "../../supabase/functions/_shared/platform/percentile.ts";
import type { Trial } from "./run_trial.ts";

/** The table that `bench:faults` ends with: the trials by the parts they killed, and all of them. */
export function formatReport(trials: Trial[], minutes: number): string {
  const parts = [...new Set(trials.flatMap(partsOf))].sort();
  const groups = [
    ...parts.map((part) => ({
      name: part,
      trials: trials.filter((trial) => partsOf(trial).includes(part)),
    })),
    { name: "a real tick", trials: trials.filter(({ waitsForTick }) => waitsForTick) },
    { name: "all", trials },
  ];
  const titles = [
    "trials",
    "done",
    "lost",
    "failed",
    "claimed again",
    "median s",
    "max s",
    "wrong",
  ];
  const table = formatTable(
    [{ title: "killed" }, ...titles.map((title) => ({ title, align: "right" as const }))],
    groups.map((group) => [
      group.name,
      String(group.trials.length),
      ...["done", "worker_lost", "worker_failed"].map((state) =>
        sum(group.trials, ({ states }) => states[state] ?? 0)
      ),
      sum(group.trials, (trial) => trial.claimed_again),
      seconds(group.trials, 0.5),
      seconds(group.trials, 1),
      sum(group.trials, ({ wrong }) => wrong.length),
    ]),
  );
  const wrong = trials.flatMap((trial) =>
    trial.wrong.map((words) => `seed ${trial.seed}: ${words}`)
  );
  return [`${trials.length} trials in ${minutes.toFixed(1)} minutes`, table, ...wrong].join("\n\n");
}

function partsOf({ kills }: Trial): string[] {
  return kills.map(({ part }) => part);
}

function sum(trials: Trial[], count: (trial: Trial) => number): string {
  return String(trials.reduce((total, trial) => total + count(trial), 0));
}

function seconds(trials: Trial[], fraction: number): string {
  const ms = percentile(trials.map((trial) => trial.ms), fraction);
  return ms === null ? "–" : (ms / 1000).toFixed(1);
}
