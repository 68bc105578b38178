import { plainText } from "../../lib/plain_text.ts";
import type { Result } from "./run_rows.ts";

/** How much of an answer was right, and what was not; nothing where any answer would do. */
export function describeAnswers({ check_n, check_ok_n, check_detail }: Result): string[] {
  if (check_n === null || check_n === undefined) return [];
  if (check_n === 0) return ["not judged, since the output cap cut the answer off"];
  const why = check_detail ? ` (${plainText(check_detail)})` : "";
  return [`${check_ok_n} of ${check_n} right${why}`];
}
