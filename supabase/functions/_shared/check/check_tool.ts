import { judgeValue } from "./judge_value.ts";
import type { Task } from "./make_task.ts";
import type { ToolCall } from "../provider/tool_call.ts";
import type { Checked } from "./verdict.ts";

/** Judges the tool calls of an answer that was to call one tool once. */
export function checkTool(calls: ToolCall[], task: Task): Checked {
  const kind = "tool";
  if (calls.length === 0) return { kind, verdict: "no_tool_call", detail: "no tool was called" };
  const unknown = calls.find(({ name }) => name !== task.name);
  if (unknown !== undefined) {
    const detail = `expected a call of "${task.name}", came "${unknown.name}"`;
    return { kind, verdict: "unknown_tool", detail };
  }
  for (const call of calls) {
    const { verdict, why } = judgeValue(call.arguments, task);
    if (verdict !== "ok") return { kind, verdict, detail: why };
  }
  if (calls.length === 1) return { kind, verdict: "ok", detail: null };
  const detail = `expected one call, came ${calls.length}`;
  return { kind, verdict: "wrong_arguments", detail };
}
