/** Generated text that arrived at one moment: one network read, or several with no time between. */
export interface Arrival {
  /** When the first of the reads arrived. */
  atMs: number;
  /** Characters of any generated text in it. */
  chars: number;
  /** Characters of visible answer (content or refusal) in it. */
  answerChars: number;
  /** Events that carried the text; several were held until the last of them. */
  events: number;
  /**
   * Whether it ended inside an event: a server that writes events ends with a
   * whole one, a buffer may cut anywhere.
   */
  cut: boolean;
  /** By how much a pause of our own may have delayed its timestamp; 0 for none. */
  lateMs: number;
}

/** The arrivals of a stream, as they are stored. */
export interface SeenStream {
  /** In order; the first arrival has the first token. */
  arrivals: Arrival[];
  /** Null when all arrivals are there. */
  thinned: Thinned | null;
}

/** Statistics of all arrivals before neighbours were merged. */
export interface Thinned {
  /** How many were merged into one. */
  size: number;
  /** How many there were before. */
  arrivals: number;
  /** Median gap between them. */
  gapP50Ms: number;
  /** The 95th percentile of the same. */
  gapP95Ms: number;
  /** The longest gap. */
  gapMaxMs: number;
  /** Whether the answer was held back on its way; null where a pause of ours hides it. */
  batched: boolean | null;
  /** Whether its speed is the model's. */
  paced: boolean;
}
