/**
 * The program of a contender's process. Its argument is the contender; asked for
 * a number of answers, it reads them one after another and tells the processor
 * time that took, in milliseconds per 1,000 events.
 */
import process from "node:process";
import { answerQuestions } from "../answer_questions.ts";
import type { Contender } from "./contender.ts";
import { EVENTS, streamReads, streamResponse } from "./stream_body.ts";

// Each process loads only what it measures.
const CONTENDERS: Record<string, () => Promise<Contender>> = {
  engine: async () => (await import("./parse_with_engine.ts")).parseWithEngine,
  floor: async () => (await import("./parse_with_floor.ts")).parseWithFloor,
  openai: async () => (await import("./parse_with_openai.ts")).parseWithOpenai,
  ai: async () => (await import("./parse_with_ai.ts")).parseWithAi,
};

const contender = await CONTENDERS[Deno.args[0]]();
const reads = streamReads();

function fetchInMemory(): Promise<Response> {
  return Promise.resolve(streamResponse(reads));
}

await answerQuestions(async ({ answers }: { answers: number }) => {
  let length = 0;
  const before = process.cpuUsage();
  for (let i = 0; i < answers; i++) length += await contender(fetchInMemory);
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1000 / answers / EVENTS * 1000, length: length / answers };
});
