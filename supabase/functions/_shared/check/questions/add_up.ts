import type { QuestionMaker } from "../question.ts";

/** A chain of additions and subtractions: of 4, 6 or 8 numbers. */
export const addUp: QuestionMaker = (random, level) => {
  const most = 10 ** (level + 2) - 1;
  const numbers = Array.from({ length: 2 + 2 * level }, () => random.int(111, most));
  let total = numbers[0];
  let text = String(total);
  for (const number of numbers.slice(1)) {
    const add = random.int(1, 3) > 1;
    total += add ? number : -number;
    text += add ? ` + ${number}` : ` - ${number}`;
  }
  return {
    text: `What is ${text}? Write the number alone.`,
    answer: String(total),
    form: "number",
  };
};
