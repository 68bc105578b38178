import type { QuestionMaker } from "../question.ts";
import { THINGS } from "../words.ts";

/** What lies in a box after 3, 6 or 10 swaps of boxes' contents. */
export const followSwaps: QuestionMaker = (random, level) => {
  const count = 2 + level;
  const boxes = random.sample(THINGS, count);
  const filled = boxes.map((thing, place) => `box ${place + 1} holds the ${thing}`).join(", ");
  const swaps = Array.from({ length: [3, 6, 10][level - 1] }, () => {
    const [left, right] = random.sample(boxes.map((_, place) => place), 2);
    [boxes[left], boxes[right]] = [boxes[right], boxes[left]];
    return `${left + 1} and ${right + 1}`;
  });
  const asked = random.int(0, count - 1);
  return {
    text: `At first ${filled}. Then the contents of these pairs of boxes are swapped, in this ` +
      `order: ${swaps.join("; ")}. What does box ${asked + 1} hold at the end? ` +
      "Write the one word alone.",
    answer: boxes[asked],
    form: "word",
  };
};
