/** A call of a tool, its parts put together. */
export interface ToolCall {
  /** The tool's, as the answer names it. */
  name: string;
  /** JSON, if all is well. */
  arguments: string;
}

/** A part of a tool call, as one event of a stream says it. */
export interface ToolPart extends ToolCall {
  /** Which call of the answer it belongs to; null where the provider does not say. */
  index: number | null;
  /** The provider's name for the call, which most send with its first part only; "" for none. */
  id: string;
  /** It is a call of its own, and not part of one. */
  isWhole?: boolean;
}
