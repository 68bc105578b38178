import { z } from "zod";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { explainFamily } from "../project/explain_family.ts";
import { readRows } from "../project/read_rows.ts";
import { UsageError } from "../command/usage_error.ts";

const number = z.number().nullable();
const answer = z.enum(["meets", "misses", "cannot tell yet"]);

const hostSchema = z.looseObject({
  answer,
  provider: z.string(),
  model: z.string(),
  simulated: z.boolean(),
  limits: z.array(z.object({
    limit: z.string(),
    asked: z.number(),
    value: number,
    low: number,
    high: number,
    answer,
    misses_by: number,
    more_calls: number,
    because: z.string().nullable(),
  })),
  more_calls: number,
  n: z.number(),
  /** Of the request that was asked for; null: of none, or not known. */
  cost_usd: number,
});

/** A host that may be chosen, with its numbers. */
export type ChosenHost = z.infer<typeof hostSchema>;

/** What `choose_model` takes. Undefined: no limit, or what the database takes instead. */
export interface Asked {
  family?: string;
  max_p95_ttft_ms?: number;
  min_p50_tps?: number;
  input_tokens?: number;
  output_tokens?: number;
  max_cost_usd?: number;
  min_availability_percent?: number;
  min_pass_percent?: number;
  min_context?: number;
  region?: string;
  workload?: string;
  period: string;
  order_by?: string;
}

/** The hosts that may be chosen, the best first. */
export async function readChoice(database: Database, asked: Asked): Promise<ChosenHost[]> {
  const told = await database.rpc("choose_model", asked);
  // The database knows which limits make sense.
  if (/^Cannot choose a model: /.test(told.error?.message ?? "")) {
    throw new UsageError(told.error!.message);
  }
  const hosts = await readRows("the hosts", Promise.resolve(told), hostSchema);
  if (hosts.length > 0 || asked.family === undefined) return hosts;
  throw new UsageError(
    await explainFamily(database, "Cannot choose among the hosts of", asked.family, asked.period),
  );
}
