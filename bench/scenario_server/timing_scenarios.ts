import { addComments } from "./add_comments.ts";
import { buildScenario, type Layout } from "./build_scenario.ts";
import type { Scenario } from "./scenario.ts";

/** 40 tokens, 5 ms apart, the first after 60 ms. */
const PLAIN: Layout = {
  roleMs: 20,
  firstTokenMs: 60,
  gapMs: 5,
  answerTokens: 40,
  usageAfterMs: 5,
  endAfterMs: 5,
  end: "finish",
};

/** What `bench:timing` measures, by name. `many-connections` is `plain` beside many others. */
export const timingScenarios: Record<string, Scenario> = {
  "plain": buildScenario(PLAIN),
  "reasoning": buildScenario({ ...PLAIN, reasoningTokens: 20, answerTokens: 20 }),
  "bursts": buildScenario({ ...PLAIN, gapMs: 20, tokensPerWrite: 4 }),
  "comments": addComments(buildScenario(PLAIN), 9),
  "slow-start": buildScenario({ ...PLAIN, firstTokenMs: 1000, answerTokens: 20 }),
  "1-ms-gaps": buildScenario({ ...PLAIN, gapMs: 1, answerTokens: 150 }),
  "many-connections": buildScenario(PLAIN),
};
