import { Webhook } from "standardwebhooks";
import { z } from "zod";
import { verifyWebhook } from "../../docs/verify_webhook.ts";

const messageSchema = z.strictObject({
  id: z.uuid(),
  type: z.string().regex(/^[a-z_]+(\.(opened|closed))?$/),
  timestamp: z.iso.datetime({ offset: true }),
  text: z.string().min(1),
  data: z.looseObject({ detail: z.string() }),
  others: z.array(z.strictObject({ type: z.string(), data: z.looseObject({}) })).max(100),
});

/** What a channel of kind `webhook` is sent. */
export type Message = z.infer<typeof messageSchema>;

/** A receiver of signed messages. */
export interface WebhookReceiver extends AsyncDisposable {
  /** Its address. */
  url: string;
  /** What it has taken, each message once. */
  messages: Message[];
  /** The ids that came again. */
  repeated: string[];
  /** Why it has refused requests, in order. */
  refused: string[];
  /** What it was sent last, as it came. */
  last?: { headers: Headers; body: string };
  /** What it answers after it has taken a message; 200 when there is none. */
  answers: number[];
}

/** Starts a receiver that trusts what the library of Standard Webhooks and our own documentation trust. */
export function startWebhookReceiver(secret: string): WebhookReceiver {
  const known = new Set<string>();
  const receiver: Omit<WebhookReceiver, "url" | keyof AsyncDisposable> = {
    messages: [],
    repeated: [],
    refused: [],
    answers: [],
  };

  async function answer(request: Request): Promise<Response> {
    const { headers } = request;
    const body = await request.text();
    receiver.last = { headers, body };
    try {
      new Webhook(secret).verify(body, Object.fromEntries(headers));
      if (!await verifyWebhook(headers, body, secret)) throw new Error("verifyWebhook refuses it");
      const message = messageSchema.parse(JSON.parse(body));
      if (message.id !== headers.get("webhook-id")) throw new Error("another id in the body");
      if (known.has(message.id)) receiver.repeated.push(message.id);
      else receiver.messages.push(message);
      known.add(message.id);
    } catch (error) {
      receiver.refused.push((error as Error).message);
      return new Response(null, { status: 401 });
    }
    return new Response(null, { status: receiver.answers.shift() ?? 200 });
  }

  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, answer);
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${server.addr.port}/hook?from=benchmark`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  });
}
