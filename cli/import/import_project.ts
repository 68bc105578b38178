import type { Place } from "../project/candidate_modes.ts";
import { connectDatabase, LONG_REQUEST_MS } from "../project/connect_database.ts";
import { reachProject } from "../project/reach_project.ts";
import { plainText } from "../../lib/plain_text.ts";
import { importSource, type Outcome } from "./import_source.ts";
import { openData, placeOf } from "./open_data.ts";
import { openExport } from "./open_export.ts";
import type { Kind, Source } from "./entry.ts";

/** Time between two lines of progress, in milliseconds. */
const TELL_MS = 5_000;

/** What the command line says. */
export interface ImportValues extends Place {
  raw?: boolean;
  json?: boolean;
}

/** What `deno task import` does with a file or folder. */
export async function importProject(
  path: string,
  values: ImportValues,
  signal: AbortSignal,
): Promise<number> {
  return await importFrom(await openExport(path, values.raw ?? false), values, signal);
}

/** What `deno task import --data` does: the data goes to the local stack it was moved away from. */
export async function importData(
  folder: string,
  values: ImportValues,
  signal: AbortSignal,
): Promise<number> {
  const path = folder.replace(/\/+$/, "");
  const { mode, ...place } = placeOf(path) ?? {};
  const chosen = values.live || values.simulated || mode === undefined
    ? values
    : { ...values, ...place, [mode]: true };
  await using source = await openData(path);
  return await importFrom(source, chosen, signal);
}

async function importFrom(
  source: Source,
  values: ImportValues,
  signal: AbortSignal,
): Promise<number> {
  await using project = await reachProject(values, signal);
  let toldAt = performance.now();
  function tell(kind: Kind, rows: number, of: number | null) {
    if (performance.now() - toldAt < TELL_MS) return;
    toldAt = performance.now();
    console.error(`${rows}${of === null ? "" : ` of ${of}`} ${kind}`);
  }
  const database = connectDatabase(project, signal, LONG_REQUEST_MS);
  const outcome = await importSource(database, source, { signal, onProgress: tell });
  if (values.json) console.log(JSON.stringify({ source: source.name, ...outcome }));
  else console.log(describe(source.name, outcome));
  return outcome.refused > 0 ? 1 : 0;
}

function describe(
  name: string,
  { read, added, known, refused, doubted, remarks }: Outcome,
): string {
  const others = Object.entries(read).filter(([kind]) => kind !== "results");
  const rest = remarks.length < refused + doubted ? ["and others"] : [];
  return [
    ...remarks.map(({ place, line, why }) => `${place} line ${line}: ${plainText(why, 300)}`),
    ...rest,
    ...others.map(([kind, rows]) => `${rows} ${kind}`),
    `${read.results ?? 0} results: ${added} are new, ${known} were there` +
    `${doubted > 0 ? `, ${doubted} of the new ones without impossible fields` : ""}`,
    refused > 0
      ? `${refused} lines of ${name} were not imported: mend them and import again: rows that are there are not added twice`
      : `${name} is imported`,
  ].join("\n");
}
