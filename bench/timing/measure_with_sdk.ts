import OpenAI from "openai";
import type { Request, Seen } from "./contender.ts";
import { type Chunk, startStreamClock } from "./stream_clock.ts";

/**
 * The `openai` package, used with care: no hidden retries, a timestamp for each
 * chunk when it comes.
 */
export async function measureWithSdk({ baseUrl, scenario, requestId }: Request): Promise<Seen> {
  const client = new OpenAI({ baseURL: baseUrl, apiKey: "sk-bench", maxRetries: 0 });
  const clock = startStreamClock(requestId);
  const stream = await client.chat.completions.create({
    model: scenario,
    messages: [{ role: "user", content: "Count." }],
    max_completion_tokens: 256,
    stream: true,
    stream_options: { include_usage: true },
  }, { headers: { "x-client-request-id": requestId } });
  for await (const chunk of stream) {
    const at = performance.timeOrigin + performance.now();
    // Providers send fields for which the package has no types, such as reasoning.
    clock.see(chunk as Chunk, at);
  }
  return clock.seen();
}
