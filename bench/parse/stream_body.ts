import { chunkEvent, tokenText, usageEvent, usageOf } from "../../tests/simulators/chat_events.ts";

/** Events of one body. */
export const EVENTS = 1000;

/** The most that one read brings. */
export const BUFFER_BYTES = 65_536;

/** How many events one read brings, over and over: every fourth read brings two or three. */
const EVENTS_PER_READ = [1, 1, 1, 2, 1, 1, 1, 3];

/**
 * The reads of one answer with {@link EVENTS} events as OpenAI sends them, about
 * 300 bytes each, and as many to a read as was recorded of real providers.
 */
export function streamReads(): Uint8Array[] {
  const tokens = EVENTS - 4;
  const events = [
    chunkEvent({ role: "assistant", content: "", refusal: null }),
    ...Array.from({ length: tokens }, (_, i) => chunkEvent({ content: tokenText(i) })),
    chunkEvent({}, { finishReason: "stop" }),
    usageEvent(usageOf(tokens)),
    "data: [DONE]\n\n",
  ];
  const reads: Uint8Array[] = [];
  for (let next = 0; next < events.length;) {
    const count = EVENTS_PER_READ[reads.length % EVENTS_PER_READ.length];
    reads.push(new TextEncoder().encode(events.slice(next, next + count).join("")));
    next += count;
  }
  return reads;
}

/**
 * A response whose body brings these reads, each when it is asked for. It is a byte stream that
 * fills the reader's memory or its own, as the body of a `fetch` over a socket is.
 */
export function streamResponse(reads: Uint8Array[]): Response {
  let next = 0;
  const body = new ReadableStream({
    type: "bytes",
    autoAllocateChunkSize: BUFFER_BYTES,
    pull(controller) {
      const request = controller.byobRequest!;
      if (next === reads.length) {
        controller.close();
        request.respond(0);
        return;
      }
      const read = reads[next++];
      (request.view as Uint8Array).set(read);
      request.respond(read.byteLength);
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}
