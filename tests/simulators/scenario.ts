/** What a write carries, as far as a measurement is concerned. */
export type WriteKind =
  | "role"
  | "reasoning"
  | "answer"
  | "comment"
  | "finish"
  | "usage"
  | "done"
  | "error";

/** One write of a response body: whole events, sent in one piece. */
export interface Write {
  /** After the request had arrived, in milliseconds. */
  atMs: number;
  kind: WriteKind;
  text: string;
  /** Each event in a chunk of its own, all in this one write. */
  chunks?: boolean;
}

/** A stream with an exact schedule. */
export interface Scenario {
  writes: Write[];
  endMs: number;
  /** Generated tokens, reasoning included. */
  tokens: number;
  /** Of them, those in the first write. */
  firstTokens?: number;
  /** The speed that can be told of it, when it is not that of its writes; null for none. */
  tps?: number | null;
  /**
   * How it ends: `finish` ends the body and keeps the connection, `close` ends
   * both, `cut` closes the connection in the middle of the body.
   */
  end: "finish" | "close" | "cut";
}
