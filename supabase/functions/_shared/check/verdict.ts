/**
 * What a check says of one answer, or of the answer to one question:
 * - `ok`: right, in the form that was asked for.
 * - `other_form`: right, but written in another form, such as `1,234.` for `1234`.
 * - `wrong_answer`: wrong, or not there.
 * - `cut_off`: the output cap ended the answer. Not judged, and in no pass rate.
 * - `no_tool_call`, `unknown_tool`: no tool was called, or one that was not offered.
 * - `invalid_json`, `schema_mismatch`: no JSON, or not of the form that the schema asks for.
 * - `fenced`, `extra_text`: right JSON, but in a code fence, or with words around it.
 * - `wrong_arguments`: of the right form, with other values than those asked for.
 */
export type Verdict =
  | "ok"
  | "other_form"
  | "wrong_answer"
  | "cut_off"
  | "no_tool_call"
  | "unknown_tool"
  | "invalid_json"
  | "schema_mismatch"
  | "fenced"
  | "extra_text"
  | "wrong_arguments";

/** What was checked of one answer. */
export interface Checked {
  /** What was asked for: a kind of question, `tool`, `json` or `contains`. */
  kind: string;
  verdict: Verdict;
  /** What was expected and what came, in a few words; null where it is right. */
  detail: string | null;
}
