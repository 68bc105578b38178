import { choiceOf } from "./choice_of.ts";
import { plainText } from "../../lib/plain_text.ts";
import { UsageError } from "./usage_error.ts";

/** The value of an option that allows a few words only. */
export function chooseWord<T extends string>(
  text: string,
  words: readonly T[],
  option: string,
): T {
  const word = words.find((each) => each === text);
  if (word !== undefined) return word;
  throw new UsageError(
    `Cannot read the arguments: --${option} cannot be "${plainText(text, 60)}". ` +
      choiceOf(text, words),
  );
}
