import type { LogLine } from "../../local/log_line.ts";
import { toJson } from "../../lib/to_json.ts";

/**
 * Appends a line to `benchmark_engine_YYYYMMDD.log` of the day (UTC) in a
 * folder, as JSON. A missing folder or file is created, and a missing time is added.
 */
export function appendLog(folder: string, line: LogLine, now = new Date()): void {
  const time = now.toISOString();
  const path = `${folder}/benchmark_engine_${time.slice(0, 10).replaceAll("-", "")}.log`;
  Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  Deno.writeTextFileSync(path, toJson({ time, ...line }) + "\n", { append: true, mode: 0o600 });
}
