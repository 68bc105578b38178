import { z } from "zod";
import { callFunction } from "./call_function.ts";
import { connectProject } from "./connect_project.ts";
import { explainSkipped } from "./explain_skipped.ts";
import { type Column, formatTable } from "./format_table.ts";
import { commonOptions, parseOptions, projectHelp } from "./parse_options.ts";
import { plainText } from "./plain_text.ts";
import { runCommand } from "./run_command.ts";

const help =
  `Read the providers' model lists and store what changed: models, context windows, prices.

  deno task sync-models [options]

  --provider <slug>  only this provider, for example openai; may be repeated
${projectHelp}

Exit code: 0 when the sync was carried out and stored, also when a provider failed; 1 when it was
not; 2 when the command was called wrongly.`;

const options = { ...commonOptions, provider: { type: "string", multiple: true } } as const;

const resultSchema = z.looseObject({
  provider: z.string(),
  error: z.string().nullable(),
  seen: z.number(),
  added: z.number(),
  updated: z.number(),
  retired: z.number(),
  prices_changed: z.number(),
});

const reportSchema = z.looseObject({
  sync_id: z.uuid(),
  results: z.array(resultSchema),
  skipped: z.array(z.object({ provider: z.string(), reason: z.string() })),
});
type Report = z.infer<typeof reportSchema>;

/** Hosted, a function must have begun its answer within this time. In milliseconds. */
const timeoutMs = 150_000;

/** `deno task sync-models` */
async function syncModels(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = parseOptions(args, options);
  if (values.help) {
    console.log(help);
    return 0;
  }
  const request = { triggered_by: "manual", providers: values.provider, wait: true };
  // With --json, stdout belongs to the one document.
  const print = values.json ? console.error : console.log;

  await using project = await connectProject(values);
  signal.throwIfAborted();
  print(`${project.description}\n`);
  const report = await callFunction(project, "sync-models", request, reportSchema, {
    signal,
    timeoutMs,
  });
  for (const { provider, reason } of report.skipped) print(`Skipped: ${provider} (${reason})`);
  if (report.results.length > 0) print(formatReport(report));
  if (values.json) console.log(JSON.stringify(report, null, 2));
  if (report.results.length > 0) return 0;
  throw new Error(`Cannot read any model list: ${explainSkipped(report.skipped)}`);
}

function formatReport({ results }: Report): string {
  const columns: Column[] = [
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
      // A list that could not be read has no number of models.
      ...[result.seen, result.added, result.updated, result.retired, result.prices_changed]
        .map((count) => result.error === null ? String(count) : "unknown"),
      plainText(result.error ?? ""),
    ]);
  return formatTable(columns, rows);
}

if (import.meta.main) await runCommand(syncModels);
