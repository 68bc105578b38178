import { readAnswers } from "./read_answers.ts";
import { sameAnswer } from "./same_answer.ts";
import type { Question } from "./question.ts";
import type { Checked } from "./verdict.ts";

/** Judges the answers to questions that were numbered from 1, each with a verdict of its own. */
export function checkQuestions(text: string, questions: Question[]): Checked[] {
  const answers = readAnswers(text, questions.length);
  return questions.map(({ kind, answer, form }, place) => {
    const { strict, lenient } = answers[place];
    if (strict === answer) return { kind, verdict: "ok", detail: null };
    const came = lenient === null ? "no answer" : `"${lenient}"`;
    return {
      kind,
      verdict: lenient !== null && sameAnswer(lenient, answer, form)
        ? "other_form"
        : "wrong_answer",
      detail: `${kind}: expected "${answer}", came ${came}`,
    };
  });
}
