import type { Question } from "./question.ts";
import { seededRandom } from "./seeded_random.ts";
import { NAMES, THINGS } from "./words.ts";

/** Facts that are hidden in a long text, and questions about some of them. */
export interface Needles {
  /** One sentence each, of about `FACT_TOKENS` tokens. */
  facts: string[];
  questions: Question[];
}

/** How long a fact is: nine words, a number of two tokens and a full stop. */
export const FACT_TOKENS = 11;

/** Facts of the same form, so that nothing but reading tells which is asked for. */
const MOST_FACTS = 40;

/**
 * So many questions of one seed about facts in a filler: a code, whose code it is, or the sum of
 * two. There are at least twice as many facts, which share names and things. Pure.
 */
export function makeNeedles(seed: string, count: number): Needles {
  if (count === 0) return { facts: [], questions: [] };
  const random = seededRandom(`needles/${seed}`);
  const names = random.sample(NAMES, 8);
  const pairs = random.sample(THINGS, 6).flatMap((thing) => names.map((name) => ({ thing, name })));
  const codes = new Set<number>();
  const facts = random.sample(pairs, Math.min(2 * count + 2, MOST_FACTS)).map((pair) => {
    let code = random.int(1000, 9999);
    while (codes.has(code)) code = random.int(1000, 9999);
    codes.add(code);
    return { ...pair, code };
  });
  const firstLevel = random.int(0, 2);
  const questions = Array.from({ length: count }, (_, place): Question => {
    const [one, other] = random.sample(facts, 2);
    const kind = "needle";
    switch ((firstLevel + place) % 3) {
      case 0:
        return {
          kind,
          level: 1,
          text: `By the sentences above, what is the code of the ${one.thing} of ${one.name}? ` +
            "Write the number alone.",
          answer: String(one.code),
          form: "number",
        };
      case 1:
        return {
          kind,
          level: 2,
          text: `By the sentences above, whose ${one.thing} has the code ${one.code}? ` +
            "Write the name alone.",
          answer: one.name,
          form: "word",
        };
      default:
        return {
          kind,
          level: 3,
          text: `By the sentences above, what is the sum of the codes of the ${one.thing} of ` +
            `${one.name} and of the ${other.thing} of ${other.name}? Write the number alone.`,
          answer: String(one.code + other.code),
          form: "number",
        };
    }
  });
  return { facts: facts.map(tell), questions };
}

function tell({ thing, name, code }: { thing: string; name: string; code: number }): string {
  return `The code of the ${thing} of ${name} is ${code}.`;
}
