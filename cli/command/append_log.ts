import type { LogLine } from "../../local/log_line.ts";
import { describeError } from "./describe_error.ts";
import { toJson } from "../../lib/to_json.ts";

/**
 * Appends a line to `benchmark_engine_YYYYMMDD.log` of the day (UTC) in a
 * folder, as JSON. A missing folder or file is created, and a missing time is added. What cannot be
 * written is told: a full disk ends no command.
 */
export function appendLog(folder: string, line: LogLine, now = new Date()): void {
  const time = now.toISOString();
  const path = `${folder}/benchmark_engine_${time.slice(0, 10).replaceAll("-", "")}.log`;
  try {
    Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
    Deno.writeTextFileSync(path, toJson({ time, ...line }) + "\n", { append: true, mode: 0o600 });
  } catch (error) {
    console.error(`Cannot write the log: ${describeError(error)}`);
  }
}
