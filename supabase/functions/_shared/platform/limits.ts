/** Deadlines and caps of one request. */
export interface Limits {
  /** Until the response headers, from the start of the request. */
  headersMs: number;
  /** Until the first token, from the start of the request. */
  firstTokenMs: number;
  /** Between two reads that carry tokens; comments do not re-arm it. */
  gapMs: number;
  /** The whole request. */
  totalMs: number;
  /** Bytes of a response body before it is given up. */
  bodyBytes: number;
  /** Characters of the answer that are kept. */
  textChars: number;
}
