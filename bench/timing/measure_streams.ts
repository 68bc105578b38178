/**
 * The program of a contender's process. Its argument is the contender; it is
 * asked to measure a request, or to hold other connections open.
 */
import { connect } from "../../supabase/functions/_shared/measure/connect.ts";
import { answerQuestions } from "../answer_questions.ts";
import type { Contender, Request } from "./contender.ts";
import { measureWithEngine } from "./measure_with_engine.ts";
import { measureWithFetch } from "./measure_with_fetch.ts";
import { measureWithSdk } from "./measure_with_sdk.ts";

/** A request to this process. */
export type Question =
  | { measure: Request }
  | { hold: { baseUrl: string; connections: number } };

const CONTENDERS: Record<string, Contender> = {
  engine: measureWithEngine,
  openai: measureWithSdk,
  fetch: measureWithFetch,
};
const contender = CONTENDERS[Deno.args[0]];
/** Measurements at once in `lanes`. */
const LANES = 8;
let held = new AbortController();

async function measure(request: Request) {
  // Every contender uses a warm connection; the engine opens its own.
  if (contender !== measureWithEngine) await connect(request.baseUrl, 5000);
  const stop = request.scenario === "stalls" ? stallNowAndThen() : () => {};
  const beside = request.scenario === "lanes" ? LANES - 1 : 0;
  const others = Array.from(
    { length: beside },
    () => contender({ ...request, requestId: crypto.randomUUID() }),
  );
  try {
    return await contender(request);
  } finally {
    stop();
    await Promise.all(others);
  }
}

/** Keeps the event loop and the garbage collector busy for up to 80 ms at intervals. */
function stallNowAndThen(): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const schedule = () => timer = setTimeout(stall, 20 + 300 * Math.random());
  function stall() {
    const end = performance.now() + 80 * Math.random();
    const garbage: unknown[] = [];
    while (performance.now() < end) garbage.push({ text: `${garbage.length}` });
    schedule();
  }
  schedule();
  return () => clearTimeout(timer);
}

/** Opens this many streams and reads them; closes earlier ones. */
async function hold(baseUrl: string, connections: number): Promise<void> {
  held.abort();
  held = new AbortController();
  const { signal } = held;
  const responses = Array.from({ length: connections }, () =>
    fetch(`${baseUrl}/chat/completions`, {
      method: "POST",
      body: JSON.stringify({ model: "background" }),
      signal,
    }));
  for (const response of await Promise.all(responses)) drain(response, signal);
}

async function drain(response: Response, signal: AbortSignal): Promise<void> {
  try {
    for await (const _ of response.body!);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

await answerQuestions(async (question: Question) => {
  if ("hold" in question) await hold(question.hold.baseUrl, question.hold.connections);
  else return await measure(question.measure);
});
