import type { QuestionMaker } from "../question.ts";
import { WORDS } from "../words.ts";

/** How often a letter stands in 2, 4 or 7 words. */
export const countLetters: QuestionMaker = (random, level) => {
  const words = random.sample(WORDS, [2, 4, 7][level - 1]);
  const letters = words.join("");
  const letter = letters[random.int(0, letters.length - 1)];
  return {
    text: `How often does the letter "${letter}" stand in: ${words.join(" ")}? ` +
      "Write the number alone.",
    answer: String(letters.split(letter).length - 1),
    form: "number",
  };
};
