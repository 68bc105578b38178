import { describeRemarks } from "./describe_remarks.ts";
import { describeSpeed } from "./describe_speed.ts";
import { formatCost } from "./format_cost.ts";
import { formatQuantity } from "./format_quantity.ts";
import { plainText } from "../../lib/plain_text.ts";
import type { Result } from "./run_rows.ts";

/** What is printed under `Testing → …` once a target's result is stored. */
export function formatResult(result: Result, simulated: boolean): string {
  const { input_tokens, output_tokens, cost_usd } = result;
  const who = plainText(result.provider ?? "unknown") + (simulated ? ", simulated" : "");
  const tokens = `${input_tokens ?? "unknown"} in / ${output_tokens ?? "unknown"} out` +
    (result.token_source === "estimated" ? " (estimated)" : "");
  const speed = describeSpeed(result);
  const by = result.upstream ? ` at ${plainText(result.upstream)}` : "";
  return [
    result.success ? `✅ Success (${who})` : `❌ Failed (${who}): ${result.outcome}`,
    `   Total Latency: ${formatQuantity(result.total_latency_ms, "ms")}`,
    `   TTFT: ${formatQuantity(result.ttft_ms, "ms")}`,
    `   TPS: ${formatQuantity(result.tps, "tokens/sec")}${speed === null ? "" : ` (${speed})`}`,
    `   Tokens: ${input_tokens === null && output_tokens === null ? "unknown" : tokens}`,
    ...describeAnswers(result).map((answers) => `   Answers: ${answers}`),
    `   Cost: ${formatCost(cost_usd)}`,
    `   Status: ${result.status_code ?? "unknown"}`,
    ...(result.endpoint ? [`   Address: ${who} → ${plainText(result.endpoint)}`] : []),
    ...(result.success ? [] : [`   Error: ${plainText(result.error_message ?? "unknown")}`]),
    ...(result.retry_after_ms
      ? [`   Retry after: ${formatQuantity(result.retry_after_ms / 1000, "s")}`]
      : []),
    ...(result.served_as_other
      ? [`   Note: another model answered${by}: ${plainText(result.served_model ?? "unknown")}`]
      : []),
    ...describeRemarks(result.remarks ?? []).map((remark) => `   Note: ${plainText(remark)}`),
    "   Saved to DB",
  ].join("\n");
}

/** How much of an answer was right, and what was not; nothing where any answer would do. */
function describeAnswers({ check_n, check_ok_n, check_detail }: Result): string[] {
  if (check_n === null || check_n === undefined) return [];
  if (check_n === 0) return ["not judged, since the output cap cut the answer off"];
  const why = check_detail ? ` (${plainText(check_detail)})` : "";
  return [`${check_ok_n} of ${check_n} right${why}`];
}
