import type { PROVIDER_DIALECTS } from "../../supabase/functions/_shared/provider/dialect.ts";
import { chunkEvent, usageEvent, usageOf } from "./chat_events.ts";

/** A dialect in which scenarios are played. */
export type PlayedDialect = typeof PROVIDER_DIALECTS[number];

/** How a dialect writes a stream, in events as they stand on the wire. */
export interface StreamWriter {
  /** Before the first token. */
  begin(): string;
  reasoning(text: string): string;
  answer(text: string): string;
  /** What ends a stream with this many tokens: a reason, a report, a marker; "" for none. */
  end(tokens: number, reasoningTokens: number): { finish: string; usage: string; done: string };
}

const MODEL = "scenario-1";
const ID = "resp_CfXq5PnWsD3kTz8uLbYhR1vEoA2Ji";

/** Chat completions as OpenAI sends them. */
const openai: StreamWriter = {
  begin: () => chunkEvent({ role: "assistant", content: "", refusal: null }),
  reasoning: (reasoning_content) => chunkEvent({ reasoning_content }),
  answer: (content) => chunkEvent({ content }),
  end: (tokens, reasoningTokens) => ({
    finish: chunkEvent({}, { finishReason: "stop" }),
    usage: usageEvent(usageOf(tokens, reasoningTokens)),
    done: "data: [DONE]\n\n",
  }),
};

/** OpenAI's Responses API. */
const responses: StreamWriter = {
  begin: () => named("response.created", { response: { id: ID, model: MODEL, output: [] } }),
  reasoning: (delta) => named("response.reasoning_text.delta", { output_index: 0, delta }),
  answer: (delta) => named("response.output_text.delta", { output_index: 1, delta }),
  end: (tokens, reasoningTokens) => ({
    finish: "",
    usage: named("response.completed", {
      response: {
        id: ID,
        model: MODEL,
        status: "completed",
        service_tier: "default",
        usage: {
          input_tokens: 12,
          output_tokens: tokens,
          output_tokens_details: { reasoning_tokens: reasoningTokens },
          total_tokens: 12 + tokens,
        },
      },
    }),
    done: "",
  }),
};

/** Anthropic's Messages API. */
const anthropic: StreamWriter = {
  begin: () =>
    named("message_start", {
      message: { id: ID, model: MODEL, usage: { input_tokens: 12, output_tokens: 1 } },
    }),
  reasoning: (thinking) => blockDelta({ type: "thinking_delta", thinking }),
  answer: (text) => blockDelta({ type: "text_delta", text }),
  end: (tokens, thinking_tokens) => ({
    finish: "",
    usage: named("message_delta", {
      delta: { stop_reason: "end_turn" },
      usage: { output_tokens: tokens, output_tokens_details: { thinking_tokens } },
    }),
    done: named("message_stop", {}),
  }),
};

/** Gemini's own API. */
const gemini: StreamWriter = {
  begin: () => candidate({ content: { role: "model", parts: [{ text: "" }] } }),
  reasoning: (text) => candidate({ content: { role: "model", parts: [{ text, thought: true }] } }),
  answer: (text) => candidate({ content: { role: "model", parts: [{ text }] } }),
  end: (tokens, reasoningTokens) => ({
    finish: "",
    usage: candidate({ finishReason: "STOP" }, {
      promptTokenCount: 12,
      candidatesTokenCount: tokens - reasoningTokens,
      thoughtsTokenCount: reasoningTokens,
      totalTokenCount: 12 + tokens,
    }),
    done: "",
  }),
};

/** How each dialect writes. */
export const STREAM_WRITERS: Record<PlayedDialect, StreamWriter> = {
  openai,
  "openai-responses": responses,
  anthropic,
  gemini,
};

function named(type: string, fields: Record<string, unknown>): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}

function blockDelta(delta: Record<string, unknown>): string {
  return named("content_block_delta", { index: 0, delta });
}

function candidate(
  fields: Record<string, unknown>,
  usageMetadata: Record<string, unknown> = { promptTokenCount: 12, totalTokenCount: 12 },
): string {
  const chunk = { candidates: [{ index: 0, ...fields }], usageMetadata, modelVersion: MODEL };
  return `data: ${JSON.stringify({ ...chunk, responseId: ID })}\n\n`;
}
