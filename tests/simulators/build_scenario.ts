import { tokenText } from "./chat_events.ts";
import type { Scenario, Write } from "./scenario.ts";
import { type PlayedDialect, STREAM_WRITERS } from "./stream_writer.ts";

/** How a stream of evenly spaced tokens is laid out, in milliseconds and tokens. */
export interface Layout {
  roleMs: number;
  firstTokenMs: number;
  /** Between two writes that carry tokens. */
  gapMs: number;
  /** Tokens of reasoning, before those of the answer. */
  reasoningTokens?: number;
  answerTokens: number;
  /** Tokens, each an event of its own, in one write; 1 by default. */
  tokensPerWrite?: number;
  /** Tokens in one event; 1 by default. */
  tokensPerEvent?: number;
  /** From the last token to the finish reason, usage and `[DONE]`. */
  usageAfterMs: number;
  /** From there to the end of the body. */
  endAfterMs: number;
  end: Scenario["end"];
}

/** A stream of role, reasoning, answer, finish reason, usage and `[DONE]`, as a dialect has them. */
export function buildScenario(layout: Layout, dialect: PlayedDialect = "openai"): Scenario {
  const writer = STREAM_WRITERS[dialect];
  const reasoningTokens = layout.reasoningTokens ?? 0;
  const tokens = reasoningTokens + layout.answerTokens;
  const perWrite = layout.tokensPerWrite ?? 1;
  const perEvent = layout.tokensPerEvent ?? 1;
  const writes: Write[] = [{ atMs: layout.roleMs, kind: "role", text: writer.begin() }];
  let atMs = layout.firstTokenMs;
  for (let token = 0; token < tokens; token += perWrite * perEvent) {
    const reasons = token < reasoningTokens;
    const texts: string[] = [];
    for (let event = token; event < token + perWrite * perEvent; event += perEvent) {
      const text = Array.from({ length: perEvent }, (_, i) => tokenText(event + i)).join("");
      texts.push(reasons ? writer.reasoning(text) : writer.answer(text));
    }
    writes.push({ atMs, kind: reasons ? "reasoning" : "answer", text: texts.join("") });
    atMs += layout.gapMs;
  }
  const usageMs = atMs - layout.gapMs + layout.usageAfterMs;
  const end = writer.end(tokens, reasoningTokens);
  for (const kind of ["finish", "usage", "done"] as const) {
    if (end[kind] !== "") writes.push({ atMs: usageMs, kind, text: end[kind] });
  }
  return {
    writes,
    endMs: usageMs + layout.endAfterMs,
    tokens,
    firstTokens: perWrite * perEvent,
    end: layout.end,
  };
}
