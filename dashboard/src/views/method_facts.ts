/** What is done with each target, in order. */
export const STEPS = [
  "The schedule starts a run. Each model that is due with a workload is one target of it, per sample and region. What a run measures is fixed when it starts.",
  "A worker takes one target, and opens a connection to its provider. Then it starts the clock and sends the request.",
  "The answer is streamed. Each network read is stamped once, when it arrives; reads with no time between them are one arrival. All times and speeds are computed from arrivals.",
  "Each target is one result, stored once, with the price that was valid when the request began. A failure is a result too. Nothing is tried again, but for a parameter that a model refuses: then the request is sent once more without it, on a clock of its own.",
  "Answers to questions with a known answer are judged. A wrong answer is no failure: speed and rightness are told apart.",
];

/** How sure a number is. */
export const CERTAINTY: [string, string][] = [
  [
    "Percentiles",
    "come from histograms and are within 2 % of the exact value. A p95 is shown from 20 results on, a p99 from 100.",
  ],
  [
    "Intervals",
    "hold the true value in 95 of 100 cases: order statistics for percentiles, Wilson's interval for rates, both wider where results that follow each other are alike.",
  ],
  [
    "Ranks",
    "are marked where a model cannot be told from the best. Head to head compares two models by the runs that measured both, and names no winner where there is none.",
  ],
  [
    "Changes",
    "have a colour only where they are more than chance would do.",
  ],
  [
    "Limits",
    "have three answers: met, missed, and cannot tell yet, with how many more calls would tell.",
  ],
];

/** What is in no number, or not in all, and why. */
export const LEFT_OUT: [string, string][] = [
  ["Tiny requests that show whether a model can be called", "They measure nothing."],
  [
    "Calls of a burst",
    "They are made at once, to see what happens under load, and are told apart.",
  ],
  ["The control", "It is no provider, and shows only how exact the measuring is."],
  [
    "Texts that were given with one run",
    "They count as requests; their times are in no sum, because texts of different lengths have different times.",
  ],
  ["Earlier versions of a workload", "Speeds of two texts are never merged."],
  ["Answers of another host than the provider's", "They say nothing about the provider."],
  [
    "Failures at an address or of a model that never worked",
    "The address or the name may be wrong, and that is no fault of the provider.",
  ],
  [
    "Calls that nothing answered anywhere",
    "Our own network failed: the run says so, and no provider is blamed.",
  ],
  [
    "A refused key, a spent quota, a bad request, a filtered prompt, a wall on the way",
    "They are in the success rate and not in the availability: the provider could not help it.",
  ],
  [
    "The speed of an answer that was held back on its way, or of fewer than 20 tokens",
    "It does not show how fast the model is. Its time to first token counts, for the reader waits too.",
  ],
  [
    "The cost of an answer of which one part has no known price",
    "An incomplete sum is no cost.",
  ],
  ["Answers that the cap cut off", "They are not judged as right or wrong."],
  ["Simulated results", "They are shown apart, with a tag, and say nothing about a provider."],
];
