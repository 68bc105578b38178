import { DUE_MS } from "./known_gaps.ts";

/** The model that the control answers as, as in the catalogue. */
export const CONTROL_MODEL = "known-gaps";

/**
 * An answer as of an OpenAI-compatible provider, whose events come at known gaps. The last event
 * says when each was really sent, in milliseconds on a clock of its own, since timers are late. It
 * holds nothing when it ends, also when the client hangs up.
 *
 * @param dueMs When each event is due.
 */
export function streamControl(dueMs: readonly number[] = DUE_MS): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const startedAt = performance.now();
  const sentMs: number[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  return new ReadableStream({
    start(controller) {
      const send = (data: string) => controller.enqueue(encoder.encode(`data: ${data}\n\n`));

      function sendNext(): void {
        const isLast = sentMs.length === dueMs.length - 1;
        const data = chunk({
          choices: [{
            index: 0,
            delta: { content: " tick" },
            finish_reason: isLast ? "stop" : null,
          }],
        });
        sentMs.push(performance.now() - startedAt);
        send(data);
        if (!isLast) return wait();
        send(chunk({ choices: [], sent_ms: sentMs }));
        send("[DONE]");
        controller.close();
      }

      function wait(): void {
        const leftMs = startedAt + dueMs[sentMs.length] - performance.now();
        timer = setTimeout(sendNext, Math.max(0, leftMs));
      }

      wait();
    },
    cancel() {
      clearTimeout(timer);
    },
  });
}

function chunk(fields: Record<string, unknown>): string {
  return JSON.stringify({
    id: "control",
    object: "chat.completion.chunk",
    model: CONTROL_MODEL,
    ...fields,
  });
}
