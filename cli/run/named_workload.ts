import { plainText } from "../../lib/plain_text.ts";
import type { Target } from "./run_rows.ts";

/** The name that is printed of a workload; null for the usual one, and for a text given with a run. */
export function namedWorkload({ name, comparable }: Target["workloads"]): string | null {
  return name === "default" || !comparable ? null : plainText(name, 60);
}
