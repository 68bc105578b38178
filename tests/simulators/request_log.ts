import type { WriteKind } from "./scenario.ts";

/** What the server did for one request, stamped as it did it. */
export interface RequestLog {
  /** The request's `x-client-request-id`. */
  requestId: string;
  scenario: string;
  /** When the whole request had arrived, in milliseconds since 1970. */
  receivedAt: number;
  /** What was written: how many milliseconds after `receivedAt` that began, and by when the kernel had it. */
  writes: [kind: WriteKind, ms: number, doneMs: number][];
  /** When the end was written or the connection closed; null when the client was gone before. */
  endedMs: number | null;
}
