import OpenAI from "openai";

/** The `openai` package. */
export async function parseWithOpenai(fetch: typeof globalThis.fetch): Promise<number> {
  const client = new OpenAI({
    baseURL: "http://127.0.0.1/v1",
    apiKey: "sk-bench",
    maxRetries: 0,
    fetch,
  });
  const stream = await client.chat.completions.create({
    model: "scenario-1",
    messages: [{ role: "user", content: "Count." }],
    stream: true,
    stream_options: { include_usage: true },
  });
  let length = 0;
  for await (const chunk of stream) length += chunk.choices[0]?.delta.content?.length ?? 0;
  return length;
}
