/** The meaning of each metric on the page, as in the project's documentation. */
export const definitions = {
  n: {
    name: "Requests",
    text:
      "Measured requests in the window, of any outcome. A failed request is a failure and is not sent again, except without a parameter that the model refuses.",
  },
  success: {
    name: "Success rate",
    text:
      "Share of the requests that succeeded. A status of 200 alone is not a success: an answer that is cut off, empty or ends in an error is a failure.",
  },
  availability: {
    name: "Availability",
    text:
      "The success rate without failures that are not the provider's fault: a refused key, a spent quota, a bad request, a filtered prompt, a wall on the way. A model below 95 % is highlighted, and the page Reliability begins with the lowest. The leaderboard begins with the shortest median time to first token.",
  },
  ttft: {
    name: "Time to first token (TTFT)",
    text:
      "From just before the request until the first generated token of any kind arrives: content, reasoning, refusal or tool call. An empty chunk, a role or a comment does not count. The connection is open before the clock starts.",
  },
  tps: {
    name: "Speed (tokens per second)",
    text:
      "(streamed tokens − those of the first arrival) ÷ (last arrival − first arrival). Unknown below 20 tokens, and for an answer that was held back on its way, so that its arrivals do not show the model's speed.",
  },
  latency: {
    name: "Total latency",
    text: "From just before the request until the end of the stream.",
  },
  cost: {
    name: "Cost per request",
    text:
      "Input and output tokens times the price that was valid when the request began, as a mean over the requests whose price and tokens are known. The prompt of the workload default has about 590 tokens, an answer about 150. It is the sum of what was measured and no estimate, so it has no interval; Head to head says whether two costs differ.",
  },
  outputCost: {
    name: "Cost per million output tokens",
    text:
      "The full cost, including input, per million generated tokens. Unlike the list price, it includes the prompt and hidden reasoning.",
  },
  percentiles: {
    name: "p5, p50, p95",
    text:
      "p50 is the median: half of the requests were quicker. p95: 95 of 100 were. Times and speeds are those of successful requests, to within 2 %. p5 and p95 are shown from 20 requests on, because below that they would only be the extremes.",
  },
  change: {
    name: "Change",
    text:
      "The median of this window compared with the window of the same length before it; for availability, the difference in percentage points (pt). A longer time to first token is worse, a higher speed is better.",
  },
  band: {
    name: "Band (p5–p95)",
    text:
      "Nine of ten requests were within it. It is computed from the hours around each point, as stated below the chart, since a single point has too few requests.",
  },
  severity: {
    name: "Worst outcome",
    text:
      "Each bar has the colour of the worst outcome in it; worse is taller. Failed: server error, overload, timeout, network error, error in the stream, model unavailable. Unusable answer: incomplete, empty or invalid. Our own fault: key, quota, request, a prompt that was filtered or a wall on the way.",
  },
  incident: {
    name: "Incident",
    text:
      "A time in which most of the last attempts at a model failed, or in which their median time to first token or speed was far worse than the model's own median at the same hours of the last 7 days, or in which another model answered, or in which its answers to a week's canaries were right less often than those of the family's other hosts to the same questions, or in which it used up the budget of an objective.",
  },
  objective: {
    name: "Objective",
    text:
      "A share of calls that must succeed, be fast enough or be right. The rest is the error budget: what is left of it is given in calls, and in hours of an outage at the usual rate of calls. A burn rate of 1 uses up just the budget. A failed call misses every speed; failures that are not the provider's fault count for nothing. An incident is told when a model misses it in two of its last four runs and three of its last twelve at least, and the budget burns fast.",
  },
  answered: {
    name: "Who answered",
    text:
      "A gateway passes requests on to hosts, and names the one that answered. Each has its share of the requests that named one. “Served as”: the answer itself names another model than the one that was asked for, of another size, version or family; another way to write its name does not count.",
  },
  right: {
    name: "Right answers",
    text:
      "Share of the judged answers that were right, in the form that was asked for. The workload canary asks all hosts the same new questions. What the output cap cut off is not judged.",
  },
  simulated: {
    name: "Simulated",
    text:
      "A stand-in answered instead of the provider. Such numbers show that the engine works, and say nothing about the provider.",
  },
} as const satisfies Record<string, { name: string; text: string }>;

export type MetricId = keyof typeof definitions;
