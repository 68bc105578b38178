import type { Level, Question, QuestionMaker } from "./question.ts";
import { addDays } from "./questions/add_days.ts";
import { addUp } from "./questions/add_up.ts";
import { convertUnits } from "./questions/convert_units.ts";
import { countLetters } from "./questions/count_letters.ts";
import { followFormat } from "./questions/follow_format.ts";
import { followSwaps } from "./questions/follow_swaps.ts";
import { lookUp } from "./questions/look_up.ts";
import { multiply } from "./questions/multiply.ts";
import { sortWords } from "./questions/sort_words.ts";
import { seededRandom } from "./seeded_random.ts";

/** Every kind of question, by its name. */
export const QUESTION_MAKERS: Record<string, QuestionMaker> = {
  add: addUp,
  date: addDays,
  format: followFormat,
  letters: countLetters,
  lookup: lookUp,
  multiply,
  sort: sortWords,
  swaps: followSwaps,
  units: convertUnits,
};

const LEVELS: Level[] = [1, 2, 3];

/**
 * So many questions of one seed. Every kind comes before one comes again, and the three levels come
 * equally often, so that sets of questions are about equally hard. Pure: all who know the seed make
 * the same questions.
 */
export function makeQuestions(seed: string, count: number): Question[] {
  const random = seededRandom(seed);
  const kinds = Object.keys(QUESTION_MAKERS);
  const firstLevel = random.int(0, 2);
  let left: string[] = [];
  return Array.from({ length: count }, (_, place) => {
    if (left.length === 0) left = random.sample(kinds, kinds.length);
    const kind = left.pop()!;
    const level = LEVELS[(firstLevel + place) % LEVELS.length];
    return { kind, level, ...QUESTION_MAKERS[kind](random, level) };
  });
}
