import type { QuestionMaker } from "../question.ts";
import { WORDS } from "../words.ts";

/** Words put into alphabetical order: 4, 7 or 10 of them. */
export const sortWords: QuestionMaker = (random, level) => {
  const words = random.sample(WORDS, 1 + 3 * level);
  return {
    text: `Put these words into alphabetical order: ${words.join(", ")}. ` +
      "Write the words alone, separated by a comma and a space.",
    answer: [...words].sort().join(", "),
    form: "list",
  };
};
