import { z } from "zod";
import { plainText } from "../../lib/plain_text.ts";
import { readRows } from "../project/read_rows.ts";
import type { Context } from "./context.ts";
import { failed, type Judgement, ok } from "./finding.ts";

const limitSchema = z.object({ limit_usd: z.coerce.number(), period: z.string() });
const blockedSchema = z.object({ closed_at: z.string(), closed_reason: z.string().nullable() });

/** Whether a spend limit has kept targets from being measured within the last hour. */
export async function checkBudget({ database }: Context): Promise<Judgement[]> {
  const limits = await readRows(
    "the spend limits",
    database.from("spend_limits").select("limit_usd, period").limit(1000),
    limitSchema,
  );
  const [blocked] = await readRows(
    "the targets without budget",
    database
      .from("run_targets")
      .select("closed_at, closed_reason")
      .eq("state", "budget_blocked")
      .gte("closed_at", new Date(Date.now() - 3_600_000).toISOString())
      .order("closed_at", { ascending: false })
      .limit(1),
    blockedSchema,
  );
  if (blocked !== undefined) {
    return [failed(
      `A target was not measured at ${blocked.closed_at}: ` +
        `${plainText(blocked.closed_reason ?? "")}; ${findMend(blocked.closed_reason)}`,
    )];
  }
  const message = limits.length === 0
    ? "No limit is set; what a run costs is in run_summary"
    : limits.map((limit) => `${limit.limit_usd} USD per ${limit.period}`).join(", ");
  return [ok(message)];
}

function findMend(reason: string | null): string {
  return reason?.startsWith("its price is unknown")
    ? "run select public.set_price('<provider>', '<model>', <input>, <output>), with 0 and 0 for what " +
      "costs nothing, or set allow_unpriced in spend_limits"
    : "raise limit_usd in spend_limits, or wait";
}
