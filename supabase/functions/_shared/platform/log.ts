/** The ids of the rows that a log line is about. */
export interface LogContext {
  function?: string;
  run_id?: string;
  sync_id?: string;
  target_id?: string;
  request_id?: string;
  provider?: string;
  model?: string;
}

/** Writes one JSON line to the console, where Supabase keeps it. */
export function log(
  level: "info" | "error",
  message: string,
  context: LogContext & Record<string, unknown> = {},
): void {
  const line = JSON.stringify({ time: new Date().toISOString(), level, message, ...context });
  if (level === "error") console.error(line);
  else console.log(line);
}

/** An error and its causes in one line, without stack. */
export function explain(error: unknown): string {
  const parts: string[] = [];
  for (let cause = error; cause !== undefined && parts.length < 5; cause = causeOf(cause)) {
    parts.push(cause instanceof Error ? cause.message : String(cause));
  }
  return parts.join(": because: ");
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
