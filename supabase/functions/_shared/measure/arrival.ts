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
  /** Whether it ended inside an event: whoever writes events ends with one, a buffer anywhere. */
  cut: boolean;
  /** By how much a pause of our own may have delayed its stamp; 0 for not at all. */
  lateMs: number;
}

/** What was seen of a stream, as it is kept. */
export interface SeenStream {
  /** In order; the first has the first token. */
  arrivals: Arrival[];
  /** Null when all arrivals are there. */
  thinned: Thinned | null;
}

/** What was known of all arrivals before neighbours were made one. */
export interface Thinned {
  /** How many were made one. */
  size: number;
  /** How many there were. */
  arrivals: number;
  /** Median silence between them. */
  gapP50Ms: number;
  /** The 95th percentile of the same. */
  gapP95Ms: number;
  /** The longest such silence. */
  gapMaxMs: number;
  /** Whether the answer was held back on its way; null where a pause of ours hides it. */
  batched: boolean | null;
  /** Whether its pace is the model's. */
  paced: boolean;
}
