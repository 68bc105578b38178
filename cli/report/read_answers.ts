import { z } from "zod";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { readRows } from "../project/read_rows.ts";
import { describeHours, describeWorkload } from "./describe_hours.ts";
import { asText, numberColumn } from "./formats.ts";
import type { ReportColumn, ReportTable } from "./report_table.ts";

const columns: ReportColumn[] = [
  { field: "workload", title: "workload", format: asText },
  { field: "provider", title: "provider", format: asText },
  { field: "model", title: "model", format: asText },
  { field: "simulated", title: "simulated", format: asText, optional: true },
  numberColumn("check_n", "judged", 0),
  numberColumn("right_percent", "right %", 1),
  numberColumn("cut_off_n", "cut off", 0),
  { field: "failures", title: "what was not right", format: asText },
];

const rowSchema = z.looseObject({
  workload_name: z.string(),
  simulated: z.boolean(),
  check_n: z.number(),
  model_id: z.string(),
  verdicts: z.record(z.string(), z.number()).nullable(),
});

/** Which answers a report is about. */
export interface AnswersAsked {
  hours: number;
  /** Null: all workloads whose answers are judged. */
  workload: string | null;
  /** Null: all models. */
  modelIds: string[] | null;
}

/** How right the answers of each model were, by workload. */
export async function readAnswers(
  database: Database,
  { hours, workload, modelIds }: AnswersAsked,
): Promise<ReportTable> {
  const query = database.rpc("answers_over", {
    period: `${hours} hours`,
    ...(workload === null ? {} : { workload }),
    ...(modelIds === null ? {} : { model_ids: modelIds }),
  });
  const found = await readRows("the answers", query, rowSchema);
  const rows = found.map(({ workload_name, ...row }) => ({
    ...row,
    workload: workload_name,
    cut_off_n: countOf(row.verdicts, (verdict) => verdict === "cut_off"),
    failures: describeFailures(row.verdicts),
  }));
  const of = describeWorkload(workload ?? "default");
  return { title: `Answers of the last ${describeHours(hours)}${of}`, columns, rows };
}

type Verdicts = Record<string, number> | null;

function countOf(verdicts: Verdicts, counts: (verdict: string) => boolean): number {
  return Object.entries(verdicts ?? {})
    .filter(([said]) => counts(said.split("/")[1]))
    .reduce((sum, [, count]) => sum + count, 0);
}

/** What was not right by kind, the most frequent first: `7× date wrong answer`. */
function describeFailures(verdicts: Verdicts): string | null {
  const failures = Object.entries(verdicts ?? {})
    .filter(([said]) => !/\/(ok|cut_off)$/.test(said))
    .sort((a, b) => b[1] - a[1])
    .map(([said, count]) => `${count}× ${said.replace("/", " ").replaceAll("_", " ")}`);
  return failures.join(", ") || null;
}
