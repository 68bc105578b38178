import { eventOf } from "../../supabase/functions/_shared/testing/serve_answers.ts";

/** A server that wants a key. */
export interface GuardedServer extends AsyncDisposable {
  /** Its address up to and including the version. */
  url: string;
  /** How often it was asked for anything. */
  calls: number;
}

/**
 * Starts a server that answers calls with its key. Its model `refusing` refuses each with a message
 * of the test's choice and the key itself, and it echoes a wrong key too.
 */
export function startGuardedServer(
  { key, models, refusal }: { key: string; models: string[]; refusal: string },
): GuardedServer {
  const guarded = { calls: 0 };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    guarded.calls++;
    const given = request.headers.get("authorization")?.replace(/^Bearer /, "") ?? "";
    if (given !== key) return error(401, `Incorrect API key provided: ${given}`);
    if (request.method !== "POST") {
      return Response.json({ object: "list", data: models.map((id) => ({ id, object: "model" })) });
    }
    const { model } = await request.json();
    return model === "refusing" ? error(400, `${refusal} ${given}`) : stream(model);
  });
  return Object.assign(guarded, {
    url: `http://127.0.0.1:${server.addr.port}/v1`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  });
}

function error(status: number, message: string): Response {
  return Response.json({ error: { message, type: "invalid_request_error" } }, { status });
}

function stream(model: string): Response {
  const base = { id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model };
  const events = [
    { ...base, choices: [{ index: 0, delta: { role: "assistant", content: "A plan" } }] },
    { ...base, choices: [{ index: 0, delta: { content: " for today." } }] },
    { ...base, choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
    {
      ...base,
      choices: [],
      usage: { prompt_tokens: 500, completion_tokens: 6, total_tokens: 506 },
    },
    "[DONE]",
  ];
  const encoder = new TextEncoder();
  const body = ReadableStream.from(events.map((event) => encoder.encode(eventOf(event))));
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}
