import { addComments } from "./add_comments.ts";
import { buildScenario, type Layout } from "./build_scenario.ts";
import { bufferBy, holdBack } from "./hold_back.ts";
import type { Scenario } from "./scenario.ts";
import type { PlayedDialect } from "./stream_writer.ts";

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

/** 150 tokens, 10 ms apart: 100 per second. */
const LONG: Layout = { ...PLAIN, gapMs: 10, answerTokens: 150 };

/**
 * What `bench:timing` measures, by name, in a dialect. `many-connections` is `plain` beside many
 * others; in `stalls` the client's own event loop stands still now and then, in `lanes` it measures
 * eight at once.
 */
export function timingScenariosIn(dialect: PlayedDialect): Record<string, Scenario> {
  const build = (layout: Layout) => buildScenario(layout, dialect);
  const long = build(LONG);
  return {
    "plain": build(PLAIN),
    "reasoning": build({ ...PLAIN, reasoningTokens: 20, answerTokens: 20 }),
    "bursts": build({ ...PLAIN, gapMs: 20, tokensPerWrite: 4 }),
    "comments": addComments(build(PLAIN), 9),
    "slow-start": build({ ...PLAIN, firstTokenMs: 1000, answerTokens: 20 }),
    "1-ms-gaps": build({ ...PLAIN, gapMs: 1, answerTokens: 150 }),
    "many-connections": build(PLAIN),
    "one-write": holdBack(long, [[150, 1000]]),
    "two-flushes": holdBack(long, [[111, 1000], [39, 1008]]),
    "proxy-buffer": { ...bufferBy(build({ ...LONG, answerTokens: 600 }), 16_384), tps: 100 },
    "fast": build({ ...LONG, gapMs: 2, tokensPerWrite: 4, answerTokens: 152 }),
    "grain-4": build({ ...LONG, gapMs: 20, tokensPerEvent: 4, answerTokens: 152 }),
    "grain-8": build({ ...LONG, gapMs: 40, tokensPerEvent: 8, answerTokens: 152 }),
    "five-events": build({ ...LONG, gapMs: 200, tokensPerEvent: 30 }),
    "short": { ...build({ ...LONG, answerTokens: 6 }), tps: null },
    "stalls": long,
    "lanes": long,
  };
}

/** The same as chat completions. */
export const timingScenarios = timingScenariosIn("openai");
