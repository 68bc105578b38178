import type { Checked } from "./verdict.ts";

/** Judges an answer that was to contain a text, in small or capital letters. */
export function checkContains(text: string, expected: string): Checked {
  if (text.toLowerCase().includes(expected.toLowerCase())) {
    return { kind: "contains", verdict: "ok", detail: null };
  }
  return {
    kind: "contains",
    verdict: "wrong_answer",
    detail: `expected "${expected}" in the answer, came "${text.trim().replaceAll(/\s+/g, " ")}"`,
  };
}
