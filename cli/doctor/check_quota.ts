import { z } from "zod";
import { plainText } from "../../lib/plain_text.ts";
import { readRows } from "../project/read_rows.ts";
import type { Context } from "./context.ts";
import { failed, type Judgement, ok } from "./finding.ts";

const resultSchema = z.object({
  provider: z.string().nullable(),
  outcome: z.string().nullable(),
  error_message: z.string().nullable(),
});

/** How many results are read: enough to include every active model of every provider. */
const LOOK_BACK = 500;

/**
 * Whether a provider's last answer was that the account has no credit, which
 * only a real call shows.
 */
export async function checkQuota({ database }: Context): Promise<Judgement[]> {
  const query = database
    .from("benchmark_results")
    .select("provider, outcome, error_message")
    .gte("created_at", new Date(Date.now() - 24 * 3_600_000).toISOString())
    .order("created_at", { ascending: false })
    .limit(LOOK_BACK);
  const results = await readRows("the last results", query, resultSchema);
  const last = new Map(results.toReversed().map((result) => [result.provider, result]));
  const empty = [...last.values()].filter(({ outcome }) => outcome === "quota_exceeded");
  if (empty.length === 0) {
    return [ok("No provider's last answer was about quota")];
  }
  return empty.map(({ provider, error_message }) =>
    failed(
      `${provider} says there is none left (${plainText(error_message ?? "", 150)}): ` +
        `add credit to the account`,
    )
  );
}
