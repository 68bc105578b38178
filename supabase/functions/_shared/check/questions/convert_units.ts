import type { QuestionMaker } from "../question.ts";

/** Units of one kind from large to small, and how many of the next each holds. */
const MEASURES: [unit: string, holds: number][][] = [
  [["weeks", 7], ["days", 24], ["hours", 60], ["minutes", 60], ["seconds", 1]],
  [["kilometres", 1000], ["metres", 100], ["centimetres", 10], ["millimetres", 1]],
  [["tonnes", 1000], ["kilograms", 1000], ["grams", 1]],
  [["litres", 10], ["decilitres", 10], ["centilitres", 10], ["millilitres", 1]],
];

/** A quantity in 1, 2 or 3 units, told in a smaller one. */
export const convertUnits: QuestionMaker = (random, level) => {
  const measure = random.pick(MEASURES.filter((units) => units.length > level));
  const first = random.int(0, measure.length - level - 1);
  const target = first + level;
  const parts: string[] = [];
  let total = 0;
  for (let place = first; place < target; place++) {
    const count = level === 1 ? random.int(12, 989) : random.int(2, 49);
    parts.push(`${count} ${measure[place][0]}`);
    total += count *
      measure.slice(place, target).reduce((product, [, holds]) => product * holds, 1);
  }
  return {
    text: `How many ${measure[target][0]} are ${parts.join(" and ")}? Write the number alone.`,
    answer: String(total),
    form: "number",
  };
};
