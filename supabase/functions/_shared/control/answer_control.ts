import { streamControl } from "./stream_control.ts";

/** The answer of the control, which nothing on its way should hold back or change. */
export function answerControl(): Response {
  return new Response(streamControl(), {
    headers: { "content-type": "text/event-stream", "cache-control": "no-store, no-transform" },
  });
}
