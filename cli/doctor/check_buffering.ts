import { z } from "zod";
import { plainText } from "../../lib/plain_text.ts";
import { readRows } from "../project/read_rows.ts";
import type { Context } from "./context.ts";
import { type Judgement, warning } from "./finding.ts";

/** Fewer held answers than this say nothing. */
const MIN_HELD = 3;

const rowSchema = z.object({
  provider: z.string(),
  simulated: z.boolean(),
  latency_n: z.number(),
  batched_n: z.number(),
});

/**
 * Whether answers are held back on their way: their first tokens come late, and
 * their speeds are unknown.
 */
export async function checkBuffering({ database }: Context): Promise<Judgement[]> {
  const query = database.rpc("model_leaderboard_over", { period: "24 hours" })
    .select(Object.keys(rowSchema.shape).join(", "));
  const rows = (await readRows("the leaderboard", query, rowSchema)).filter((row) =>
    !row.simulated
  );
  return [...Map.groupBy(rows, ({ provider }) => provider)].flatMap(([provider, models]) => {
    const held = models.reduce((sum, { batched_n }) => sum + batched_n, 0);
    const answers = models.reduce(
      (sum, { latency_n, batched_n }) => sum + Math.max(latency_n, batched_n),
      0,
    );
    if (held < MIN_HELD || held * 5 < answers) return [];
    return [
      warning(
        `Answers of ${
          plainText(provider)
        } are held back on their way: ${held} of ${answers} in 24 hours. ` +
          "Look for a proxy before it that buffers (nginx: proxy_buffering off), or a gateway that does not stream",
      ),
    ];
  });
}
