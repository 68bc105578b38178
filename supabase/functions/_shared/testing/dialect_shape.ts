import type { Outcome } from "../errors/outcome.ts";
import type { ToolCall } from "../provider/tool_call.ts";
import { eventOf } from "./serve_answers.ts";

/** A stream as a provider sends it, and what is to be read of it. */
export interface DialectShape {
  stream: string;
  outcome: Outcome;
  /** The visible answer; none unless it is given. */
  text?: string;
  /** Characters of reasoning. */
  reasoningChars?: number;
  toolCalls?: ToolCall[];
  finishReason?: string;
  /** Input, output, reasoning and cached tokens. */
  usage?: [number | null, number | null, number | null, number | null];
}

/** Streams of one dialect, by what is in them. */
export type Shapes = Record<string, DialectShape>;

/** The call in each of them that has one. */
export const ORDER: ToolCall[] = [{ name: "order", arguments: '{"a":1}' }];

/** One event with a name. */
export function named(event: string, data: unknown): string {
  return `event: ${event}\n${eventOf(data)}`;
}
