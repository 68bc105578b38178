import { plainText } from "../../lib/plain_text.ts";
import type { Finding } from "./finding.ts";

const MARKS: Record<Finding["state"], string> = { ok: "✓", warning: "⚠", failed: "✗" };

/** A finding as one line. */
export function formatFinding({ check, state, message }: Finding): string {
  return `${MARKS[state]} ${check}: ${plainText(message, 500)}`;
}
