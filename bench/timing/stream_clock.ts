import type { Seen } from "./contender.ts";

/** A delta with the fields that the scenarios send, without types. */
export interface Chunk {
  choices?: { delta?: { content?: string | null; reasoning_content?: string | null } }[];
  usage?: { completion_tokens: number } | null;
}

/** Records what a client sees, chunk by chunk. */
export interface StreamClock {
  see(chunk: Chunk, at: number): void;
  seen(): Seen;
}

/** The careful use of a client: its tokens are told from the rest, and counted by their report. */
export function startStreamClock(requestId: string): StreamClock {
  let firstTokenAt: number | null = null;
  let firstAnswerAt: number | null = null;
  let lastTokenAt: number | null = null;
  let tokens = 0;

  function see({ choices, usage }: Chunk, at: number): void {
    const delta = choices?.[0]?.delta;
    if (delta?.content || delta?.reasoning_content) {
      firstTokenAt ??= at;
      lastTokenAt = at;
    }
    if (delta?.content) firstAnswerAt ??= at;
    tokens = usage?.completion_tokens ?? tokens;
  }

  function seen(): Seen {
    const tps = firstTokenAt === null || lastTokenAt === null
      ? null
      : (tokens - 1) / (lastTokenAt - firstTokenAt) * 1000;
    return { requestId, firstTokenAt, firstAnswerAt, lastTokenAt, tps };
  }

  return { see, seen };
}
