import { z } from "zod";
import { plainText } from "../../lib/plain_text.ts";
import { readRows } from "../project/read_rows.ts";
import type { Context } from "./context.ts";
import { type Judgement, ok, warning } from "./finding.ts";

/** In a second and a half, the length of a usual answer, this is as much as 2 % of a speed. */
const INEXACT_MS = 20;

/** A TTFT this many times the control's own median of 7 days, in an hour of at least so many calls. */
const SLOW = 2;
const SLOW_CALLS = 3;

const hourSchema = z.object({
  measured_from: z.string(),
  starts_at: z.string(),
  n: z.number(),
  failed_n: z.number(),
  unknown_n: z.number(),
  p95_gap_error_ms: z.number().nullable(),
  ttft_n: z.number(),
  p50_ttft_ms: z.number().nullable(),
  week_p50_ttft_ms: z.number().nullable(),
});
type Hour = z.infer<typeof hourSchema>;

const healthSchema = z.object({ exactness: z.string().nullable() });

/** How exact the measuring was in the last 24 hours, region by region. Nothing where there is no control. */
export async function checkExactness({ database }: Context): Promise<Judgement[]> {
  const [health] = await readRows(
    "how exact the measuring was",
    database.from("scheduler_health").select("exactness").eq("job_name", "run-benchmark"),
    healthSchema,
  );
  const said = health?.exactness ?? null;
  if (said === null) return [];
  const hours = await readRows(
    "the control",
    // Of every region: the types do not know that it may be null.
    database.rpc("exactness_over", { period: "24 hours", region: null as unknown as string })
      .select(Object.keys(hourSchema.shape).join(", ")),
    hourSchema,
  );
  const problems = [...Map.groupBy(hours, ({ measured_from }) => measured_from)]
    // Where the platform says where it measures, the sum over all regions repeats what is said.
    .filter(([region], _, regions) => region !== "all" || regions.length === 1)
    .flatMap(([region, ofRegion]) => findProblems(ofRegion).map((words) => ({ region, words })));
  if (problems.length === 0) {
    return [ok(plainText(said))];
  }
  return problems.map((
    { region, words },
  ) => warning(`From ${region === "all" ? "here" : plainText(region, 40)}, ${words}`));
}

/** What is wrong with the hours of a region, with what to do, to be read after its name. */
function findProblems(hours: Hour[]): string[] {
  const n = sum(hours, "n");
  const failed = sum(hours, "failed_n");
  const unknown = sum(hours, "unknown_n");
  const worst = hours.toSorted((a, b) => (b.p95_gap_error_ms ?? 0) - (a.p95_gap_error_ms ?? 0))[0];
  const slow = hours.find(({ ttft_n, p50_ttft_ms, week_p50_ttft_ms }) =>
    ttft_n >= SLOW_CALLS && (p50_ttft_ms ?? 0) > SLOW * (week_p50_ttft_ms ?? Infinity)
  );
  const problems: string[] = [];
  if (failed * 5 > n) {
    problems.push(
      `${failed} of ${n} calls of the control failed in 24 hours: deploy its function again, and ` +
        `see select error_message from known_results where 'control' = any (remarks)`,
    );
  }
  if (unknown * 2 > n) {
    problems.push(
      `the gaps of ${unknown} of ${n} calls of the control could not be compared: what measures is ` +
        `too busy (see settings.scheduled_lanes), or its function is not of this release`,
    );
  }
  if ((worst.p95_gap_error_ms ?? 0) > INEXACT_MS) {
    problems.push(
      `gaps were only within ${worst.p95_gap_error_ms!.toFixed(1)} ms (p95) in ${hour(worst)}: ` +
        `take its speeds with that doubt; fewer lanes, or another region, may be more exact`,
    );
  }
  if (slow !== undefined) {
    problems.push(
      `the control's own TTFT was ${slow.p50_ttft_ms!.toFixed(0)} ms in ${hour(slow)}, and ` +
        `${slow.week_p50_ttft_ms!.toFixed(0)} ms over 7 days: others may have been late by as much`,
    );
  }
  return problems;
}

function sum(hours: Hour[], field: "n" | "failed_n" | "unknown_n"): number {
  return hours.reduce((total, hour) => total + hour[field], 0);
}

function hour({ starts_at }: Hour): string {
  return `the hour of ${new Date(starts_at).toISOString().slice(11, 16)} UTC`;
}
