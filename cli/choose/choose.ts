import { connectDatabase } from "../project/connect_database.ts";
import { parsePeriod } from "../command/parse_period.ts";
import { reachProject } from "../project/reach_project.ts";
import { terminalWidth } from "../command/terminal_width.ts";
import { toJson } from "../../lib/to_json.ts";
import { formatChoice } from "./format_choice.ts";
import { parseAmount } from "./parse_amount.ts";
import { readChoice } from "./read_choice.ts";
import type { ChooseOptions } from "./options.ts";

/** Exit code where no host is known to meet the limits. */
const NONE_MEETS = 3;

/** What `deno task choose` does. */
export async function choose(values: ChooseOptions, signal: AbortSignal): Promise<number> {
  const asked = {
    family: values.family,
    max_p95_ttft_ms: parseAmount(values["max-ttft"], "max-ttft"),
    min_p50_tps: parseAmount(values["min-tps"], "min-tps"),
    input_tokens: parseAmount(values["input-tokens"], "input-tokens"),
    output_tokens: parseAmount(values["output-tokens"], "output-tokens"),
    max_cost_usd: parseAmount(values["max-cost"], "max-cost"),
    min_availability_percent: parseAmount(values["min-available"], "min-available"),
    min_pass_percent: parseAmount(values["min-pass"], "min-pass"),
    min_context: parseAmount(values["min-context"], "min-context"),
    region: values.region,
    workload: values.workload,
    period: `${parsePeriod(values.period, "period") / 3_600_000} hours`,
    order_by: values["order-by"],
  };
  await using project = await reachProject(values, signal);
  signal.throwIfAborted();
  console.error(`${project.description}\n`);
  const hosts = await readChoice(connectDatabase(project, signal), asked);
  console.log(values.json ? toJson(hosts, 2) : formatChoice(hosts, terminalWidth()));
  return hosts.some(({ answer }) => answer === "meets") ? 0 : NONE_MEETS;
}
