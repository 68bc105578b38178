import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { ofProviders } from "../run/of_providers.ts";
import { readResults, readTargets } from "../run/read_run.ts";
import type { Run, Target } from "../run/run_rows.ts";
import type { Measured } from "./judge.ts";

/**
 * What a finished run has measured, by provider, model and workload, as it is stored: the end of a
 * run may have marked times as not comparable. Samples without a result are in it too, and the
 * providers that were named and left out.
 */
export async function readMeasured(
  database: Database,
  runId: string,
  skipped: Run["skipped"],
  named: string[] | undefined,
): Promise<Measured[]> {
  const targets = await readTargets(database, runId);
  const results = await readResults(
    database,
    targets.filter(({ state }) => state === "done").map(({ id }) => id),
  );
  const byTarget = new Map(results.map((result) => [result.target_id, result]));
  const counted = new Set(ofProviders(results));
  const groups = new Map<string, Measured>();
  for (const target of targets) {
    // Of a burst, which is in no other number.
    if (target.burst) continue;
    const result = byTarget.get(target.id);
    // The control's.
    if (result !== undefined && !counted.has(result)) continue;
    const { provider, model, workload } = nameOf(target);
    const key = JSON.stringify([provider, model, workload]);
    const group = groups.get(key) ??
      { provider, model, workload, results: [], missing: 0, because: null };
    groups.set(key, group);
    if (result !== undefined) group.results.push(result);
    else {
      group.missing++;
      group.because ??= target.closed_reason ?? target.state.replaceAll("_", " ");
    }
  }
  const left = skipped.filter(({ provider }) => named?.includes(provider));
  return [
    ...Array.from(groups, ([, group]) => group).toSorted((a, b) => compare(a, b)),
    ...left.map(({ provider, reason }): Measured => {
      return { provider, model: null, workload: null, results: [], missing: 1, because: reason };
    }),
  ];
}

function nameOf({ providers, models, workloads }: Target) {
  const { name, comparable } = workloads;
  return { provider: providers.slug, model: models.name, workload: comparable ? name : null };
}

/** In the order of provider, model and workload. */
function compare(a: Measured, b: Measured): number {
  const name = ({ provider, model, workload }: Measured) => `${provider} ${model} ${workload}`;
  return name(a).localeCompare(name(b), "en");
}
