import type { QuestionMaker } from "../question.ts";
import { WORDS } from "../words.ts";

const SIGNS = ["+", "=", "/", "_", "~", "|"];

/** Words written in a form that is told exactly. */
export const followFormat: QuestionMaker = (random, level) => {
  const words = random.sample(WORDS, level + 1);
  const sign = random.pick(SIGNS);
  const times = random.int(2, 3);
  const inCapitals = words.map((word) => word.toUpperCase());
  const repeated = inCapitals.flatMap((word) => Array<string>(times).fill(word));
  const numbered = repeated.map((word, place) => level === 3 ? `${word}${place + 1}` : word);
  return {
    text:
      `Write each of the words ${words.join(", ")} ${times} times in a row, in this order, in ` +
      `capital letters, with the sign ${sign} and no space between them` +
      (level === 3 ? ", and directly after each its place in the row as a number" : "") + ".",
    answer: numbered.join(sign),
    form: "exact",
  };
};
