import { hideSecret, SECRET_ROOM_CHARS } from "../platform/hide_secret.ts";
import { toPostgresText } from "../platform/to_postgres_text.ts";
import type { GivenAnswer } from "../provider/given_answer.ts";
import type { PreparedCall } from "./prepare_call.ts";
import type { Checked } from "./verdict.ts";

/** What is stored of the checks of one answer. */
export interface CheckSums {
  /** Questions that were judged; 0 when the cap cut the answer off. Null: nothing was to be judged. */
  check_n: number | null;
  /** Of them, those that were right. */
  check_ok_n: number | null;
  /** How many there were of each kind and verdict, such as `{"date/ok": 1}`. */
  check_verdicts: Record<string, number> | null;
  /** What was expected and what came instead, of what was wrong. */
  check_detail: string | null;
}

const MAX_DETAIL = 200;

/**
 * Judges an answer and sums up what is stored. An answer that the output cap ended is named and
 * counts neither as right nor as wrong; a failure, which has no answer, is not judged.
 */
export function checkAnswer(
  answer: GivenAnswer | null,
  check: PreparedCall["check"],
  secrets: readonly string[],
): CheckSums {
  if (answer === null || check === null) {
    return { check_n: null, check_ok_n: null, check_verdicts: null, check_detail: null };
  }
  const checked = check(answer).map((each): Checked =>
    answer.cutOff ? { kind: each.kind, verdict: "cut_off", detail: null } : each
  );
  const judged = checked.filter(({ verdict }) => verdict !== "cut_off");
  const verdicts: Record<string, number> = {};
  for (const { kind, verdict } of checked) {
    const name = `${kind}/${verdict}`;
    verdicts[name] = (verdicts[name] ?? 0) + 1;
  }
  const details = checked.flatMap(({ detail }) => detail ?? []).join("; ")
    .slice(0, MAX_DETAIL + SECRET_ROOM_CHARS);
  return {
    check_n: judged.length,
    check_ok_n: judged.filter(({ verdict }) => verdict === "ok").length,
    check_verdicts: verdicts,
    check_detail: details === "" ? null : toPostgresText(hideSecret(details, secrets), MAX_DETAIL),
  };
}
