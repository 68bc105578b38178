import type { SeededRandom } from "./seeded_random.ts";

/** How hard a question is. */
export type Level = 1 | 2 | 3;

/** How an answer is written: what a strict and a lenient reader make of it depends on it. */
export type AnswerForm = "number" | "word" | "list" | "date" | "exact";

/** One question, whose right answer is known exactly. */
export interface Question {
  /** What is asked for, such as `multiply`. */
  kind: string;
  level: Level;
  /** The question, and the form in which the answer is wanted. */
  text: string;
  /** The right answer, in that form. */
  answer: string;
  form: AnswerForm;
}

/** Makes questions of one kind. */
export type QuestionMaker = (
  random: SeededRandom,
  level: Level,
) => Omit<Question, "kind" | "level">;
