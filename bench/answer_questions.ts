import { readLines } from "../lib/read_lines.ts";

/**
 * Answers the requests of `startWorker` in this process: a line of JSON in, a line of JSON out,
 * until the input ends.
 */
export async function answerQuestions<Question>(
  answer: (question: Question) => Promise<unknown>,
): Promise<void> {
  for await (const line of readLines(Deno.stdin.readable)) {
    console.log(JSON.stringify(await answer(JSON.parse(line)) ?? null));
  }
  Deno.exit();
}
