const ID = "chatcmpl-CfXq5PnWsD3kTz8uLbYhR1vEoA2Ji";
const CREATED = 1_790_000_000;
const MODEL = "scenario-1";

/** A chat completion chunk as OpenAI sends it, as one event. */
export function chunkEvent(
  delta: Record<string, unknown>,
  more: { finishReason?: string; usage?: Record<string, unknown> } = {},
): string {
  return event({
    choices: [{ index: 0, delta, logprobs: null, finish_reason: more.finishReason ?? null }],
    usage: more.usage ?? null,
  });
}

/** The trailing chunk with empty `choices` that reports usage. */
export function usageEvent(usage: Record<string, unknown>): string {
  return event({ choices: [], usage });
}

/** An error inside a stream, in the shape of OpenAI's. */
export function errorEvent(message: string): string {
  const error = { message, type: "server_error", param: null, code: "engine_failure" };
  return `data: ${JSON.stringify({ error })}\n\n`;
}

/** The usage of a request whose prompt has 12 tokens. */
export function usageOf(completionTokens: number, reasoningTokens = 0): Record<string, unknown> {
  return {
    prompt_tokens: 12,
    completion_tokens: completionTokens,
    total_tokens: 12 + completionTokens,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: reasoningTokens, audio_tokens: 0 },
  };
}

/** The text of the token with this number, from 0. */
export function tokenText(index: number): string {
  return index === 0 ? "Token" : ` and${index}`;
}

function event(fields: Record<string, unknown>): string {
  const chunk = {
    id: ID,
    object: "chat.completion.chunk",
    created: CREATED,
    model: MODEL,
    service_tier: "default",
    system_fingerprint: "fp_560af6e559",
    ...fields,
  };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}
