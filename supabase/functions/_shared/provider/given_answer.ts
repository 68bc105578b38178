import type { ToolCall } from "./tool_call.ts";

/** What a provider answered, as far as it is judged. */
export interface GivenAnswer {
  /** The visible text, capped. */
  text: string;
  /** The calls of tools, capped. */
  toolCalls: ToolCall[];
  /** Whether the output cap ended it. */
  cutOff: boolean;
}
