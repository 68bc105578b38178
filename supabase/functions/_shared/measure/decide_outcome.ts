import type { Failure } from "../errors/failure.ts";
import type { Outcome } from "../errors/outcome.ts";
import type { Recording } from "./recording.ts";

/** Finish reasons that mean a filter stopped the answer, in all spellings seen. */
const FILTERED =
  /^(?:image_)?(?:content[_-]?filter|error_toxic|refusal|safety|sensitive|prohibited|block(?:list|ed)|recitation|guardrail|spii|model_armor|language$)/i;

/** Finish reasons that are failures of the provider, with what they mean here. */
const FAILED: [RegExp, Failure["outcome"]][] = [
  [/insufficient_system_resource|overload|capacity/i, "overloaded"],
  [/error|fail|exception|fault|crash|malformed_response/i, "stream_error"],
  [
    /abort|cancell?ed|cancel$|interrupt|disconnect|time_?d?_?out|deadline|incomplete|truncated/i,
    "incomplete",
  ],
  // Gemini's, where something else broke an answer off.
  [/^OTHER$/, "incomplete"],
];

/**
 * Decides the outcome of a request: its failure, or a judgement of its answer.
 *
 * A success has no error, a finish reason or the end marker, and a visible
 * answer. A refusal in the model's words counts as an answer. White space does
 * not, nor does reasoning alone. Hidden reasoning that used up the output cap is
 * `empty` too. Tool calls alone are an answer only where a tool was offered.
 */
export function decideOutcome(
  recording: Pick<
    Recording,
    "failure" | "finishReason" | "ended" | "visible" | "chars" | "toolCalls"
  >,
  toolOffered = false,
): { outcome: Outcome; message: string | null } {
  const { failure, finishReason } = recording;
  if (failure !== null) return failure;
  if (finishReason === null && !recording.ended) {
    return { outcome: "incomplete", message: "The stream ended without a finish reason or [DONE]" };
  }
  const finish = `finish reason ${finishReason ?? "none"}`;
  if (finishReason !== null && FILTERED.test(finishReason)) {
    return { outcome: "content_filtered", message: `The answer was filtered: ${finish}` };
  }
  const [, failed] = FAILED.find(([reason]) => reason.test(finishReason ?? "")) ?? [];
  if (failed !== undefined) return { outcome: failed, message: `The answer broke off: ${finish}` };
  if (!recording.visible && !(toolOffered && recording.toolCalls.length > 0)) {
    const instead = recording.chars > 0 ? "only reasoning or tool calls" : "no text at all";
    return { outcome: "empty", message: `No visible answer, ${instead}: ${finish}` };
  }
  return { outcome: "success", message: null };
}
