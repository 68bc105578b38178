/** Deadlines and caps of one request. */
export interface Limits {
  /** Until the response headers, from the start of the request. */
  headersMs: number;
  /** Until the first token, from the start of the request. */
  firstTokenMs: number;
  /** Between two reads with tokens; comments do not extend it. */
  gapMs: number;
  /** The whole request. */
  totalMs: number;
  /** A response body is given up after this many bytes. */
  bodyBytes: number;
  /** Characters of the answer that are kept. */
  textChars: number;
}
