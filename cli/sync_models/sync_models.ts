import { connectDatabase } from "../project/connect_database.ts";
import { RANGES } from "../../supabase/functions/_shared/platform/ranges.ts";
import { beginSync, cancelSync } from "./begin_sync.ts";
import { describeChanges, readChanges } from "./read_changes.ts";
import type { Place } from "../project/candidate_modes.ts";
import { connectProject } from "../project/connect_project.ts";
import { explainSkipped } from "../run/explain_skipped.ts";
import { followSync, type Sync, type SyncResult } from "./follow_sync.ts";
import { fitTable, type FittedColumn } from "../../lib/fit_table.ts";
import { parseCount } from "../command/parse_count.ts";
import { plainText } from "../../lib/plain_text.ts";
import { type Probe, readProbes } from "./read_probes.ts";
import { terminalWidth } from "../command/terminal_width.ts";
import { toJson } from "../../lib/to_json.ts";

/** What the command line says. */
export interface SyncOptions extends Place {
  json?: boolean;
  provider?: string[];
  probe?: string;
}

/** What `deno task sync-models` does. */
export async function syncModels(values: SyncOptions, signal: AbortSignal): Promise<number> {
  const request = {
    triggered_by: "manual",
    providers: values.provider,
    probe: values.probe === undefined
      ? undefined
      : parseCount(values.probe, "probe", { ...RANGES.probes, min: 1 }),
  };
  // With --json, stdout belongs to the one document.
  const print = values.json ? console.error : console.log;

  await using project = await connectProject(values, { shared: true, signal });
  signal.throwIfAborted();
  print(`${project.description}\n`);
  const { sync_id, providers } = await beginSync(project, request, signal);
  const database = connectDatabase(project, signal);
  if (providers.length > 0) print(`Reading the model lists of ${providers.join(", ")}`);
  let told = 0;
  let sync: Sync | undefined;
  let probes: Probe[] = [];
  try {
    for await (sync of followSync(database, sync_id, { signal })) {
      for (const result of sync.results.slice(told)) print(formatProgress(result));
      told = sync.results.length;
    }
    if (values.probe !== undefined && !sync?.cancelled_reason) {
      print("Probing new models");
      probes = await readProbes(database, sync_id, signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    const read = await cancelSync(connectDatabase(project), sync_id);
    print(`\nStopped: ${read} of ${providers.length} lists read`);
    throw error;
  }
  const why = sync?.cancelled_reason;
  if (why) throw new Error(`Cannot finish the sync: ${plainText(why)}`);
  const { results = [], skipped = [] } = sync ?? {};

  for (const { provider, reason } of skipped) print(`Skipped: ${provider} (${reason})`);
  if (results.length > 0) print(`\n${formatResults(results)}`);
  if (probes.length > 0) print(`\n${formatProbes(probes)}`);
  const changes = results.length === 0 || sync === undefined
    ? []
    : await readChanges(database, sync);
  for (const line of describeChanges(changes, values)) print(line);
  if (values.json) {
    console.log(toJson({ sync_id, ...sync, id: undefined, probes }, 2));
  }
  if (results.length > 0) return 0;
  throw new Error(
    "Cannot read any model list: " + explainSkipped(skipped, "--simulated tries it without keys"),
  );
}

function formatProgress({ provider, error, seen }: SyncResult): string {
  return error === null ? `  ${provider}: ${seen} models` : `  ${provider}: ${plainText(error)}`;
}

function formatResults(results: SyncResult[]): string {
  const columns: FittedColumn[] = [
    { title: "provider" },
    { title: "seen", align: "right" },
    { title: "added", align: "right" },
    { title: "updated", align: "right" },
    { title: "retired", align: "right" },
    { title: "prices changed", align: "right" },
    { title: "error" },
  ];
  const rows = results
    .toSorted((a, b) => a.provider.localeCompare(b.provider, "en"))
    .map((result) => [
      result.provider,
      // A list that could not be read has no count of models.
      ...[result.seen, result.added, result.updated, result.retired, result.prices_changed]
        .map((count) => result.error === null ? String(count) : "unknown"),
      plainText(result.error ?? ""),
    ]);
  return fitTable(columns, rows, terminalWidth());
}

function formatProbes(probes: Probe[]): string {
  const columns: FittedColumn[] = [
    { title: "provider" },
    { title: "probed model" },
    { title: "callable" },
    { title: "outcome" },
    { title: "error" },
  ];
  return fitTable(
    columns,
    probes.map(({ provider, model, callable, outcome, error }) => [
      provider,
      plainText(model),
      callable === null ? "unknown" : callable ? "yes" : "no",
      outcome ?? "",
      plainText(error ?? ""),
    ]),
    terminalWidth(),
  );
}
