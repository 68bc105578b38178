import { isGone } from "../../../tests/simulators/is_gone.ts";
import { readRequests, type ReceivedRequest } from "../../../tests/simulators/read_request.ts";
import { toBytes } from "./hostile_values.ts";

/** The answers to send from now on. */
export interface Sayings {
  /** Model lists by provider, as JSON. */
  lists: Map<string, string>;
  /** Answers by provider and model, as they are sent; other models get a plain one. */
  answers: Map<string, string>;
}

/** Providers on this machine that send given answers. */
export interface HostileServer extends AsyncDisposable {
  /** The address of a provider. */
  baseUrl(provider: string): string;
  say(sayings: Sayings): void;
  /** Calls of models since the last `say`. */
  calls(): number;
}

const PLAIN = [
  ...["Two", " plain", " words"].map((content) => ({
    choices: [{ index: 0, delta: { content } }],
  })),
  { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
  { choices: [], usage: { prompt_tokens: 500, completion_tokens: 4, total_tokens: 504 } },
].map((event) => `data: ${JSON.stringify(event)}\n\n`).join("") + "data: [DONE]\n\n";

const PLAIN_ANSWER = respond("text/event-stream", PLAIN);

/** Starts the server. It closes each connection after its answer. */
export function serveHostile(): HostileServer {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections = new Set<Promise<void>>();
  let sayings: Sayings = { lists: new Map(), answers: new Map() };
  let calls = 0;

  async function accept(): Promise<void> {
    for await (const connection of listener) {
      const served = serve(connection).finally(() => connections.delete(served));
      connections.add(served);
    }
  }

  async function serve(connection: Deno.TcpConn): Promise<void> {
    try {
      for await (const request of readRequests(connection)) {
        await send(connection, answer(request));
        break;
      }
    } catch (error) {
      if (!isGone(error)) throw error;
    } finally {
      connection.close();
    }
  }

  function answer({ method, path, body }: ReceivedRequest): string {
    const [, provider] = path.split("/");
    if (method !== "POST") {
      return respond("application/json", toBytes(sayings.lists.get(provider) ?? '{"data":[]}'));
    }
    calls++;
    // Gemini's own API has the model in its path.
    const model = JSON.parse(body).model ?? /\/models\/([^/:]+):/.exec(path)?.[1];
    return sayings.answers.get(`${provider}/${model}`) ?? PLAIN_ANSWER;
  }

  const accepting = accept();
  return {
    baseUrl: (provider) => `http://127.0.0.1:${listener.addr.port}/${provider}`,
    say(next) {
      sayings = next;
      calls = 0;
    },
    calls: () => calls,
    async [Symbol.asyncDispose]() {
      listener.close();
      await Promise.all([accepting, ...connections]);
    },
  };
}

function respond(type: string, body: string): string {
  return `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\nconnection: close\r\n\r\n${body}`;
}

/** Each character is a byte. */
async function send(connection: Deno.TcpConn, wire: string): Promise<void> {
  const bytes = Uint8Array.from(wire, (char) => char.charCodeAt(0));
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}
