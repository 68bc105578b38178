import { checkContains } from "./check_contains.ts";
import { checkJson } from "./check_json.ts";
import { checkQuestions } from "./check_questions.ts";
import { checkTool } from "./check_tool.ts";
import { makeFiller } from "./make_filler.ts";
import { makeNeedles } from "./make_needles.ts";
import { makeQuestions } from "./make_questions.ts";
import { makeTask } from "./make_task.ts";
import type { GivenAnswer } from "../provider/given_answer.ts";
import type { Question } from "./question.ts";
import type { Wanted } from "../provider/wanted.ts";
import type { Checked } from "./verdict.ts";

/** A text has no more filler than this, however much it asks for: the longest context there is. */
const MAX_FILLER_TOKENS = 2_000_000;

const FILLER = /\{\{filler (\d{1,7})\}\}/;

/** How a workload's calls are made and judged. */
export interface Workload {
  kind: "text" | "cache" | "tool" | "json" | "canary" | "burst";
  /** What questions, tasks and filler are made from: the same for all targets that are compared. */
  seed: string;
  /** A text that the answer is to contain; null when any answer will do. */
  contains: string | null;
}

/** A call that is ready to be made, and what is judged of its answer. */
export interface PreparedCall {
  prompt: string;
  /** The form that the answer is to have; null for any text. */
  wanted: Wanted | null;
  /** Judges the answer, each question of it by itself; null when any answer will do. */
  check: ((answer: GivenAnswer) => Checked[]) | null;
}

/**
 * Fills in the text of a workload. `{{filler 5000}}` is plain English of about 5000 tokens,
 * `{{question}}` a question whose answer is known, `{{needle}}` one about a fact that is hidden in
 * the first filler, and `{{task}}` what is to be put into JSON or into the call of a tool. Pure:
 * the seed decides everything.
 */
export function prepareCall(template: string, { kind, seed, contains }: Workload): PreparedCall {
  const fromKnowledge = makeQuestions(seed, template.split("{{question}}").length - 1);
  const needles = makeNeedles(
    seed,
    FILLER.test(template) ? template.split("{{needle}}").length - 1 : 0,
  );
  const questions: Question[] = [];
  const task = makeTask(seed);
  let { facts } = needles;
  let left = MAX_FILLER_TOKENS;
  const prompt = template
    .replace(new RegExp(FILLER, "g"), (_, wanted) => {
      const tokens = Math.min(Number(wanted), left);
      left -= tokens;
      const text = tokens === 0 && facts.length === 0 ? "" : makeFiller(seed, tokens, facts);
      facts = [];
      return text;
    })
    .replace(/\{\{(question|needle)\}\}/g, (place, kind) => {
      const question = (kind === "needle" ? needles.questions : fromKnowledge).shift();
      if (question === undefined) return place;
      questions.push(question);
      return question.text;
    })
    .replaceAll("{{task}}", () => task.request)
    .replaceAll("{{schema}}", () => JSON.stringify(task.schema));
  const { name, description, schema } = task;
  if (kind === "tool") {
    const wanted: Wanted = { kind, name, description, schema };
    return { prompt, wanted, check: ({ toolCalls }) => [checkTool(toolCalls, task)] };
  }
  if (kind === "json") {
    const wanted: Wanted = { kind, name: "order", description, schema };
    return { prompt, wanted, check: ({ text }) => [checkJson(text, task)] };
  }
  if (questions.length === 0 && contains === null) return { prompt, wanted: null, check: null };
  return {
    prompt,
    wanted: null,
    check: ({ text }) => [
      ...checkQuestions(text, questions),
      ...(contains === null ? [] : [checkContains(text, contains)]),
    ],
  };
}
