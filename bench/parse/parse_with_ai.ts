import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { streamText } from "ai";

/** The `ai` package with its provider for OpenAI-compatible APIs. */
export async function parseWithAi(fetch: typeof globalThis.fetch): Promise<number> {
  const provider = createOpenAICompatible({
    name: "bench",
    baseURL: "http://127.0.0.1/v1",
    apiKey: "sk-bench",
    includeUsage: true,
    fetch,
  });
  const { textStream } = streamText({
    model: provider("scenario-1"),
    prompt: "Count.",
    maxRetries: 0,
  });
  let length = 0;
  for await (const text of textStream) length += text.length;
  return length;
}
