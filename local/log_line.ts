import { stripVTControlCharacters } from "node:util";

/** One line of a function's log. Functions write JSON lines; others are wrapped. */
export interface LogLine {
  level: string;
  message: string;
  /** The function that wrote it, for example `run-benchmark`. */
  function: string;
  [field: string]: unknown;
}

/** Reads one line of output: `level` is what a line that is not JSON gets. */
export function parseLogLine(line: string, level: string, functionName: string): LogLine {
  try {
    const fields: unknown = JSON.parse(line);
    if (typeof fields === "object" && fields !== null && "message" in fields) {
      return {
        ...fields,
        level: "level" in fields ? String(fields.level) : level,
        message: String(fields.message),
        function: functionName,
      };
    }
  } catch {
    // Not every line is JSON: a stack trace is not.
  }
  return { level, message: stripVTControlCharacters(line), function: functionName };
}
