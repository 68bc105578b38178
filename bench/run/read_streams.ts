/**
 * The program of a process that only reads: the time of the runtime for the same streams, without
 * the engine.
 *
 * Answers `{ baseUrl, requests }` with the processor time of one request, user
 * and system together, of this thread, in milliseconds. A few uncounted requests come first.
 */
import process from "node:process";
import { answerQuestions } from "../answer_questions.ts";

/** What is to be read. */
export interface ReadOrder {
  baseUrl: string;
  requests: number;
}

const FIRST_REQUESTS = 5;

async function read({ baseUrl }: ReadOrder): Promise<void> {
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: "POST",
    body: JSON.stringify({ model: "m1", stream: true, messages: [{ role: "user", content: "" }] }),
  });
  const reader = response.body!.getReader();
  while (!(await reader.read()).done);
}

await answerQuestions(async (order: ReadOrder) => {
  for (let nth = 0; nth < FIRST_REQUESTS; nth++) await read(order);
  const before = process.threadCpuUsage();
  for (let nth = 0; nth < order.requests; nth++) await read(order);
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000 / order.requests;
});
