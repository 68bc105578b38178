import type { QuestionMaker } from "../question.ts";

/** Two numbers multiplied: of two digits, of three and two, of three. */
export const multiply: QuestionMaker = (random, level) => {
  const first = level === 1 ? random.int(12, 99) : random.int(112, 989);
  const second = level === 3 ? random.int(112, 989) : random.int(12, 98);
  return {
    text: `What is ${first} times ${second}? Write the number alone.`,
    answer: String(first * second),
    form: "number",
  };
};
