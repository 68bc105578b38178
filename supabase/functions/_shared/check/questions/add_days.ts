import type { QuestionMaker } from "../question.ts";

const DAY_MS = 86_400_000;

/** The date so many days after another: a few, a few weeks, or up to three years. */
export const addDays: QuestionMaker = (random, level) => {
  const start = Date.UTC(random.int(2001, 2090), random.int(0, 11), random.int(1, 28));
  const days = [random.int(5, 25), random.int(30, 99), random.int(200, 999)][level - 1];
  return {
    text: `Which date is ${days} days after ${toDate(start)}? ` +
      "Write the date alone, as year-month-day.",
    answer: toDate(start + days * DAY_MS),
    form: "date",
  };
};

function toDate(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}
