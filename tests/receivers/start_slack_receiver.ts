import { z } from "zod";

/** What was shown in the channel. */
export interface ShownMessage {
  /** The text of notifications, as people read it. */
  text: string;
  /** The text of each block, as people read it. */
  blocks: string[];
}

/** An incoming webhook that takes what Slack's documentation says that it takes. */
export interface SlackReceiver extends AsyncDisposable {
  /** Its address. */
  url: string;
  /** What it has shown, in order. */
  shown: ShownMessage[];
  /** The error codes that it has answered, in order. */
  refused: string[];
  /** What it answers next, whatever it is sent: `["429", "", { "retry-after": "30" }]`. */
  script: [status: number, body: string, headers?: Record<string, string>][];
}

/** With `<`, `>` and `&` only as the entities that Slack asks for, so that nothing is a mention or a link. */
const escaped = (most: number) =>
  z.string().min(1).max(most).regex(/^(?:[^<>&]|&amp;|&lt;|&gt;)*$/);

const sectionSchema = z.strictObject({
  type: z.literal("section"),
  text: z.strictObject({
    // Of mrkdwn, names could make links and bold words.
    type: z.literal("plain_text"),
    text: escaped(3_000),
    emoji: z.boolean().optional(),
  }),
});

const payloadSchema = z.strictObject({
  text: escaped(40_000),
  mrkdwn: z.literal(false),
  blocks: z.array(sectionSchema).min(1).max(50),
});

const PATH = "/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX";

/** Starts a channel of Slack on this machine. */
export function startSlackReceiver(): SlackReceiver {
  const shown: ShownMessage[] = [];
  const refused: string[] = [];
  const script: SlackReceiver["script"] = [];

  function refuse(status: number, code: string): Response {
    refused.push(code);
    return new Response(code, { status });
  }

  async function answer(request: Request): Promise<Response> {
    const body = await request.text();
    const scripted = script.shift();
    if (scripted !== undefined) {
      const [status, text, headers] = scripted;
      return new Response(text, { status, headers });
    }
    if (new URL(request.url).pathname !== PATH) return refuse(404, "no_service");
    if (request.method !== "POST") return refuse(405, "method_not_allowed");
    if (request.headers.get("content-type") !== "application/json") {
      return refuse(400, "invalid_payload");
    }
    const payload = payloadSchema.safeParse(parse(body));
    if (!payload.success) {
      const [{ path }] = payload.error.issues;
      return refuse(400, path[0] === "blocks" ? "invalid_blocks" : "invalid_payload");
    }
    const { text, blocks } = payload.data;
    shown.push({ text: read(text), blocks: blocks.map((block) => read(block.text.text)) });
    return new Response("ok");
  }

  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, answer);
  return {
    url: `http://127.0.0.1:${server.addr.port}${PATH}`,
    shown,
    refused,
    script,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function read(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
