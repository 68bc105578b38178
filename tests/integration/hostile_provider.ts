import { isGone } from "../simulators/is_gone.ts";
import { readRequests, type ReceivedRequest } from "../simulators/read_request.ts";

/** A provider that misbehaves as the names of its models say. */
export interface HostileProvider extends AsyncDisposable {
  baseUrl: string;
  /** Settles when the connection of a request to a model is closed. */
  gone(model: string): Promise<void>;
}

/** What a model sends: `head` at once, then `part` over and over, then nothing. */
interface Behaviour {
  head: string;
  /** Nothing more when left out. */
  part?: string | Uint8Array<ArrayBuffer>;
  /** Waits between parts, in milliseconds; none when left out. */
  everyMs?: number;
  /** Bytes of parts in all; without end when left out. */
  bytes?: number;
  /** Closes the connection in the end; waits for the client to do so when left out. */
  closes?: boolean;
}

const MEGABYTE = 1_000_000;
const STREAM_HEAD = head("200 OK", "content-type: text/event-stream");
const DRIP_MS = 50;
const TOKEN = event({ choices: [{ index: 0, delta: { content: " token" } }] });

const BEHAVIOURS: Record<string, Behaviour> = {
  "sends-headers-only": { head: STREAM_HEAD },
  "stalls": { head: STREAM_HEAD + TOKEN },
  "drips-headers": { head: "HTTP/1.1 200 OK\r\nx-slow: ", part: "x", everyMs: DRIP_MS },
  "drips-bytes": { head: STREAM_HEAD, part: "x", everyMs: DRIP_MS },
  "drips-comments": { head: STREAM_HEAD, part: ": keep-alive\n\n", everyMs: DRIP_MS },
  "drips-tokens": { head: STREAM_HEAD, part: TOKEN, everyMs: DRIP_MS },
  "drips-an-error": { head: head("500 Internal Server Error"), part: "x", everyMs: DRIP_MS },
  "floods-comments": flood(STREAM_HEAD, ": keep-alive\n\n"),
  "floods-tokens": flood(STREAM_HEAD, TOKEN),
  "floods-blank-lines": flood(STREAM_HEAD, "\n"),
  "floods-an-error": flood(head("500 Internal Server Error"), "x"),
  "floods-after-the-end": flood(
    STREAM_HEAD + TOKEN +
      event({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] }) +
      "data: [DONE]\n\n",
    ": more\n\n",
  ),
  "floods-headers": flood("HTTP/1.1 200 OK\r\n", `x-more: ${"x".repeat(100)}\r\n`),
  "sends-a-10-MB-line": {
    head: `${STREAM_HEAD}data: {"choices":[{"index":0,"delta":{"content":"`,
    part: "x".repeat(MEGABYTE / 10),
    bytes: 10 * MEGABYTE,
  },
};

/** 500 MB of zeros in half a megabyte of gzip. */
const ZIPPED = "sends-a-zip-bomb";

/** The models. */
export const HOSTILE_MODELS = [...Object.keys(BEHAVIOURS), ZIPPED];

/** Starts the provider on this machine. */
export async function startHostileProvider(): Promise<HostileProvider> {
  const behaviours: Record<string, Behaviour> = { ...BEHAVIOURS, [ZIPPED]: await zipped() };
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const stopping = new AbortController();
  const connections = new Set<Promise<void>>();
  const gone = new Map(HOSTILE_MODELS.map((model) => [model, Promise.withResolvers<void>()]));

  async function accept(): Promise<void> {
    for await (const connection of listener) {
      const served = serve(connection).finally(() => connections.delete(served));
      connections.add(served);
    }
  }

  async function serve(connection: Deno.TcpConn): Promise<void> {
    const close = () => connection.close();
    stopping.signal.addEventListener("abort", close, { once: true });
    try {
      for await (const request of readRequests(connection)) {
        const model = modelOf(request);
        if (model === null) {
          await send(connection, "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
          continue;
        }
        await behave(connection, behaviours[model]);
        gone.get(model)!.resolve();
        break;
      }
    } catch (error) {
      if (!isGone(error) && !stopping.signal.aborted) throw error;
    } finally {
      stopping.signal.removeEventListener("abort", close);
      if (!stopping.signal.aborted) close();
    }
  }

  const accepting = accept();
  return {
    baseUrl: `http://127.0.0.1:${listener.addr.port}/v1`,
    gone: (model) => gone.get(model)!.promise,
    async [Symbol.asyncDispose]() {
      listener.close();
      stopping.abort();
      await Promise.all([accepting, ...connections]);
    },
  };
}

/** Does as it should until the client closes the connection. */
async function behave(connection: Deno.TcpConn, behaviour: Behaviour): Promise<void> {
  const { part, everyMs, bytes = Infinity, closes = false } = behaviour;
  const closed = closedByClient(connection);
  try {
    await send(connection, behaviour.head);
    const sent = typeof part === "string" ? new TextEncoder().encode(part) : part;
    for (let count = 0; sent !== undefined && count < bytes; count += sent.length) {
      if (everyMs !== undefined) await sleep(everyMs);
      await send(connection, sent);
    }
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  if (!closes) await closed;
}

/** Nothing is expected of the client any more but that it closes. */
async function closedByClient(connection: Deno.TcpConn): Promise<void> {
  const buffer = new Uint8Array(1);
  await connection.read(buffer).catch(() => {});
}

async function send(
  connection: Deno.TcpConn,
  data: string | Uint8Array<ArrayBuffer>,
): Promise<void> {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function modelOf({ method, body }: ReceivedRequest): string | null {
  return method === "POST" ? JSON.parse(body).model : null;
}

function head(status: string, ...lines: string[]): string {
  return [`HTTP/1.1 ${status}`, ...lines, "connection: close", "\r\n"].join("\r\n");
}

function event(payload: unknown): string {
  return `data: ${JSON.stringify(payload)}\n\n`;
}

function flood(head: string, piece: string): Behaviour {
  const part = piece.repeat(Math.ceil(65_536 / piece.length));
  return { head, part, bytes: 500 * MEGABYTE };
}

async function zipped(): Promise<Behaviour> {
  const zeros = new Uint8Array(MEGABYTE);
  let left = 500;
  const plain = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (left-- === 0) controller.close();
      else controller.enqueue(zeros);
    },
  });
  const part = new Uint8Array(
    await new Response(plain.pipeThrough(new CompressionStream("gzip"))).arrayBuffer(),
  );
  return {
    head: head("200 OK", "content-type: text/event-stream", "content-encoding: gzip"),
    part,
    bytes: part.length,
    closes: true,
  };
}
