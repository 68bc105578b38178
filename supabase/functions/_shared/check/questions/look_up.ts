import type { QuestionMaker } from "../question.ts";
import { NAMES, THINGS } from "../words.ts";

/** A fact out of 4, 8 or 12 of the same form. */
export const lookUp: QuestionMaker = (random, level) => {
  const names = random.sample(NAMES, 2 * level + 2);
  const things = random.sample(THINGS, 2);
  const facts = names.flatMap((name) => things.map((thing) => ({ name, thing })));
  const told = random.sample(facts, 4 * level).map((fact) => ({
    ...fact,
    number: random.int(100, 999),
  }));
  const asked = random.pick(told);
  return {
    text: told.map(({ name, thing, number }) => `The ${thing} of ${name} has number ${number}.`)
      .join(" ") +
      ` Which number has the ${asked.thing} of ${asked.name}? Write the number alone.`,
    answer: String(asked.number),
    form: "number",
  };
};
