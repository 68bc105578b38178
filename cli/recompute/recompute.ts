import { z } from "zod";
import type { Place } from "../project/candidate_modes.ts";
import { connectDatabase, LONG_REQUEST_MS } from "../project/connect_database.ts";
import { readResults } from "../export/read_results.ts";
import { fitTable } from "../../lib/fit_table.ts";
import { parsePeriod } from "../command/parse_period.ts";
import { plainText } from "../../lib/plain_text.ts";
import { reachProject } from "../project/reach_project.ts";
import { terminalWidth } from "../command/terminal_width.ts";
import { type Change, findChange, storedSchema } from "./find_changes.ts";

/** The most differences that are shown; `--json` has all of them. */
const SHOWN = 40;

/** How many results were checked, and which differ. */
interface Outcome {
  results: number;
  /** Successes without stored arrivals. */
  unknown: number;
  changes: Change[];
  /** Results that were written. */
  written: number;
}

/** What the command line says. */
export interface RecomputeOptions extends Place {
  json?: boolean;
  last: string;
  "dry-run"?: boolean;
}

/** What `deno task recompute` does. */
export async function recompute(values: RecomputeOptions, signal: AbortSignal): Promise<number> {
  const since = new Date(Date.now() - parsePeriod(values.last, "last")).toISOString();
  await using project = await reachProject(values, signal);
  console.error(`${project.description}\n`);
  const database = connectDatabase(project, signal, LONG_REQUEST_MS);
  const outcome: Outcome = { results: 0, unknown: 0, changes: [], written: 0 };
  const selection = {
    since,
    until: new Date().toISOString(),
    columns: Object.keys(storedSchema.shape),
  };
  for await (const page of readResults(database, selection)) {
    signal.throwIfAborted();
    for (const result of z.array(storedSchema).parse(page)) {
      outcome.results++;
      if (result.success && result.arrivals === null) outcome.unknown++;
      const change = findChange(result);
      if (change !== null) outcome.changes.push(change);
    }
  }
  if (!values["dry-run"]) {
    for (const [day, changes] of byDay(outcome.changes)) {
      signal.throwIfAborted();
      const rows = changes.map(({ result, metrics }) => ({ id: result.id, ...metrics }));
      const { data, error } = await database.rpc("recompute_results", { changes: rows });
      if (error !== null) {
        throw new Error(`Cannot write the results of ${day}: ${error.message}`);
      }
      outcome.written += z.number().parse(data);
    }
  }
  console.log(values.json ? asJson(outcome) : asText(outcome, values["dry-run"] ?? false));
  return 0;
}

function byDay(changes: Change[]): Map<string, Change[]> {
  return Map.groupBy(
    changes,
    ({ result }) => new Date(result.created_at).toISOString().slice(0, 10),
  );
}

function asJson({ changes, ...counts }: Outcome): string {
  return JSON.stringify(
    {
      ...counts,
      changes: changes.map(({ result, differences }) => ({
        id: result.id,
        created_at: result.created_at,
        provider: result.provider,
        model: result.model,
        differences,
      })),
    },
    null,
    2,
  );
}

function asText({ results, unknown, changes, written }: Outcome, dryRun: boolean): string {
  const lines = changes.flatMap(({ result, differences }) =>
    Object.entries(differences).map(([name, { stored, computed }]) => [
      result.id,
      plainText(`${result.provider} ${result.model}`, 40),
      name,
      show(stored),
      show(computed),
    ])
  );
  const columns = ["result", "model", "column", "stored", "computed"].map((title) => ({ title }));
  const looked = `${results} results checked, ${changes.length} ` +
    (dryRun ? "would change" : "differed") +
    (dryRun ? "" : `, ${written} written`) +
    (unknown === 0 ? "" : `; ${unknown} successes have no stored arrivals`);
  if (lines.length === 0) return looked;
  const more = lines.length > SHOWN ? [`… and ${lines.length - SHOWN} more (--json has all)`] : [];
  return [fitTable(columns, lines.slice(0, SHOWN), terminalWidth()), ...more, "", looked].join(
    "\n",
  );
}

function show(value: unknown): string {
  return value === null ? "unknown" : String(value);
}
