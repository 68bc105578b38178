import { judgeValue } from "./judge_value.ts";
import type { Task } from "./make_task.ts";
import type { Checked } from "./verdict.ts";

/** Judges an answer that was to be one JSON value and nothing else. */
export function checkJson(text: string, task: Pick<Task, "schema" | "expected">): Checked {
  const bare = text.trim();
  const inside = /^```\w*\s*\n([\s\S]*?)\n?```$/.exec(bare)?.[1];
  const { verdict, why } = judgeValue(inside ?? withoutWords(bare), task);
  if (verdict !== "ok") return { kind: "json", verdict, detail: why };
  if (inside !== undefined) return { kind: "json", verdict: "fenced", detail: "in a code fence" };
  return bare.startsWith("{") && bare.endsWith("}")
    ? { kind: "json", verdict, detail: null }
    : { kind: "json", verdict: "extra_text", detail: "words around the JSON" };
}

/** From the first opening bracket to the last closing one. */
function withoutWords(text: string): string {
  const start = text.indexOf("{");
  return start === -1 ? text : text.slice(start, text.lastIndexOf("}") + 1);
}
