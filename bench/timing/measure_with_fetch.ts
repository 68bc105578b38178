import type { Request, Seen } from "./contender.ts";
import { startStreamClock } from "./stream_clock.ts";

const EVENT_END = "\n\n";

/**
 * The simplest client: `fetch`, a loop that takes a timestamp for each read, a
 * split at blank lines.
 */
export async function measureWithFetch({ baseUrl, scenario, requestId }: Request): Promise<Seen> {
  const clock = startStreamClock(requestId);
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "authorization": "Bearer sk-bench",
      "x-client-request-id": requestId,
    },
    body: JSON.stringify({
      model: scenario,
      messages: [{ role: "user", content: "Count." }],
      stream: true,
    }),
  });
  const reader = response.body!.getReader();
  const utf8 = new TextDecoder();
  let text = "";
  while (true) {
    const { value, done } = await reader.read();
    const at = performance.timeOrigin + performance.now();
    if (done) return clock.seen();
    text += utf8.decode(value, { stream: true });
    const events = text.split(EVENT_END);
    text = events.pop()!;
    for (const event of events) {
      if (event.startsWith("data: {")) clock.see(JSON.parse(event.slice("data: ".length)), at);
    }
  }
}
