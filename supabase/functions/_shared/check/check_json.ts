import { judgeValue } from "./judge_value.ts";
import type { Task } from "./make_task.ts";
import type { Checked } from "./verdict.ts";

/** Judges an answer that was to be one JSON value and nothing else. */
export function checkJson(text: string, task: Pick<Task, "schema" | "expected">): Checked {
  const bare = text.trim();
  const inside = insideFence(bare);
  const { verdict, why } = judgeValue(inside ?? withoutWords(bare), task);
  if (verdict !== "ok") return { kind: "json", verdict, detail: why };
  if (inside !== undefined) return { kind: "json", verdict: "fenced", detail: "in a code fence" };
  return bare.startsWith("{") && bare.endsWith("}")
    ? { kind: "json", verdict, detail: null }
    : { kind: "json", verdict: "extra_text", detail: "words around the JSON" };
}

/**
 * The text in a code fence; undefined where the whole is none. Without a pattern for all of it, which
 * would try each line break of a hostile text as the first one.
 */
function insideFence(text: string): string | undefined {
  const firstBreak = text.indexOf("\n");
  const isFence = firstBreak > 0 && text.endsWith("```") && text.length - 3 > firstBreak &&
    /^```\w*\s*$/.test(text.slice(0, Math.min(firstBreak, 100)));
  return isFence ? text.slice(firstBreak + 1, -3) : undefined;
}

/** From the first opening bracket to the last closing one. */
function withoutWords(text: string): string {
  const start = text.indexOf("{");
  return start === -1 ? text : text.slice(start, text.lastIndexOf("}") + 1);
}
