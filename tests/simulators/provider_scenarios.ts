import { addComments } from "./add_comments.ts";
import { buildScenario, type Layout } from "./build_scenario.ts";
import { chunkEvent, errorEvent, usageOf } from "./chat_events.ts";
import type { Scenario, Write } from "./scenario.ts";

/** 40 tokens 20 ms apart: 50 per second. Usage at 1180 ms, connection closed at 1240. */
const PLAIN: Layout = {
  roleMs: 100,
  firstTokenMs: 300,
  gapMs: 20,
  answerTokens: 40,
  usageAfterMs: 100,
  endAfterMs: 60,
  end: "close",
};
const plain = buildScenario(PLAIN);

/** Where the streams that fail do so: after this many tokens. */
const FAILS_AFTER = 10;

/**
 * What a provider may do to a client, by name. The clients of five other
 * projects each get at least one of the streams wrong without a word.
 */
export const providerScenarios: Record<string, Scenario> = {
  "plain": plain,
  "reasoning": buildScenario({ ...PLAIN, reasoningTokens: 10 }),
  "no-usage": { ...plain, writes: plain.writes.filter(({ kind }) => kind !== "usage") },
  "comments": addComments(plain, 50),
  "usage-beside-choices": { ...plain, writes: plain.writes.flatMap(mergeUsage) },
  "multi-token": buildScenario({ ...PLAIN, gapMs: 80, tokensPerEvent: 4 }),
  "crlf": rewrite((text) => text.replaceAll("\n", "\r\n")),
  "no-space": rewrite((text) => text.replaceAll("data: ", "data:")),
  "error": fail({
    error: errorEvent("The engine is out of memory"),
    end: "finish",
  }),
  "ends-early": fail({ end: "finish" }),
  "cut": fail({ end: "cut" }),
};

/** Groq, Together and OpenRouter report usage in the chunk with the finish reason. */
function mergeUsage(write: Write): Write[] {
  if (write.kind === "usage") return [];
  if (write.kind !== "finish") return [write];
  return [{ ...write, text: chunkEvent({}, { finishReason: "stop", usage: usageOf(40) }) }];
}

function rewrite(change: (text: string) => string): Scenario {
  return {
    ...plain,
    writes: plain.writes.map((write) => ({ ...write, text: change(write.text) })),
  };
}

/** The plain stream up to where it fails, 20 ms after its last token. */
function fail({ error, end }: { error?: string; end: Scenario["end"] }): Scenario {
  const lastMs = PLAIN.firstTokenMs + (FAILS_AFTER - 1) * PLAIN.gapMs;
  const writes = plain.writes.filter(({ atMs }) => atMs <= lastMs);
  const atMs = lastMs + PLAIN.gapMs;
  if (error !== undefined) writes.push({ atMs, kind: "error", text: error });
  return { writes, endMs: atMs, tokens: FAILS_AFTER, end };
}
