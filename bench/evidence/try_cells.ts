/** Answers the questions of `bench:evidence`, in a process of its own for each core. */
import { answerQuestions } from "../answer_questions.ts";
import { type ComparisonCell, findSmallest, tryComparisons } from "./try_comparisons.ts";
import { type IntervalCell, tryIntervals } from "./try_intervals.ts";
import { type ObjectivesCell, tryObjectives } from "./try_objectives.ts";
import { type PeersCell, tryPeers } from "./try_peers.ts";
import { type RateCell, tryRates } from "./try_rates.ts";

export type Question =
  | { part: "intervals"; cell: IntervalCell; trials: number; seed: string }
  | { part: "rates"; cell: RateCell; trials: number; seed: string }
  | { part: "same" | "slower"; cell: ComparisonCell; trials: number; seed: string }
  | { part: "peers"; cell: PeersCell; trials: number; seed: string }
  | { part: "objectives"; cell: ObjectivesCell; trials: number; seed: string };

/** A difference is searched for in ten steps. */
const FEWER = 10;

if (import.meta.main) {
  await answerQuestions((question: Question): Promise<object[]> => {
    const { trials, seed } = question;
    switch (question.part) {
      case "intervals":
        return Promise.resolve(tryIntervals(question.cell, trials, seed));
      case "rates":
        return Promise.resolve([tryRates(question.cell, trials, seed)]);
      case "same":
        return Promise.resolve([tryComparisons(question.cell, trials, seed)]);
      case "peers":
        return Promise.resolve([tryPeers(question.cell, Math.ceil(trials / 2), seed)]);
      case "objectives":
        return Promise.resolve([tryObjectives(question.cell, Math.ceil(trials / 20), seed)]);
      case "slower": {
        const found = tryComparisons(question.cell, trials, seed);
        const smallest = findSmallest(question.cell, Math.ceil(trials / FEWER), seed);
        return Promise.resolve([{ ...found, smallest_percent: smallest }]);
      }
    }
  });
}
