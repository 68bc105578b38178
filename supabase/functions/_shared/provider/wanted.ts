/** The form that an answer is to have: the call of a tool, or JSON. */
export interface Wanted {
  /** What is to come. */
  kind: "tool" | "json";
  /** Of the tool, or of the JSON. */
  name: string;
  /** What the model is told of it. */
  description: string;
  /** JSON Schema of the tool's arguments, or of the answer. */
  schema: Record<string, unknown>;
}
