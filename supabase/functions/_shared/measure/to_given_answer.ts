import type { GivenAnswer } from "../provider/given_answer.ts";
import type { Recording } from "./recording.ts";

/** Characters of an answer that can be judged. */
export const JUDGED_CHARS = 65_536;

/** `length` and `max_tokens`, in all spellings seen. */
const CUT_OFF =
  /^(?:length|max_?length|model_length|.*max_?(?:output|completion|new)?_?tokens|.*token_?limit.*)$/i;

/** What a recording holds of its answer. */
export function toGivenAnswer(
  { text, toolCalls, finishReason }: Pick<Recording, "text" | "toolCalls" | "finishReason">,
): GivenAnswer {
  return { text, toolCalls, cutOff: CUT_OFF.test(finishReason ?? "") };
}
