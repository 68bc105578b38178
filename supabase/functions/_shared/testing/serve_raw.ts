/** A server on a raw TCP port, which may misbehave in any way. */
export interface RawServer extends AsyncDisposable {
  baseUrl: string;
  /** The request line of each request, in order. */
  requests: string[];
  /** Resolves when the client has closed the first connection. */
  closed: Promise<void>;
}

/**
 * Serves one request per connection: `answer` gets the connection once the
 * request's headers are read, and says what goes over the wire. The connection
 * stays open until the client closes it, the answer closes it, or the server is
 * disposed of.
 */
export function serveRaw(
  answer: (connection: Deno.TcpConn, requestNumber: number) => Promise<void>,
): RawServer {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const requests: string[] = [];
  const connections = new Set<Deno.TcpConn>();
  const closed = Promise.withResolvers<void>();
  const serving: Promise<void>[] = [];

  async function serve(connection: Deno.TcpConn): Promise<void> {
    try {
      requests.push(await readRequestLine(connection));
      await Promise.all([answer(connection, requests.length), drain(connection)]);
    } catch {
      // The client went away in the middle of the answer, as some tests have it do.
    } finally {
      closed.resolve();
      connections.delete(connection);
      close(connection);
    }
  }

  const accepting = (async () => {
    for await (const connection of listener) {
      connections.add(connection);
      serving.push(serve(connection));
    }
  })();

  return {
    baseUrl: `http://127.0.0.1:${listener.addr.port}/v1`,
    requests,
    closed: closed.promise,
    async [Symbol.asyncDispose]() {
      listener.close();
      connections.forEach(close);
      await accepting;
      await Promise.all(serving);
    },
  };
}

async function readRequestLine(connection: Deno.TcpConn): Promise<string> {
  const buffer = new Uint8Array(65_536);
  const decoder = new TextDecoder();
  let head = "";
  while (!head.includes("\r\n\r\n")) {
    const count = await connection.read(buffer);
    if (count === null) throw new Error("Cannot read the request: the connection was closed");
    head += decoder.decode(buffer.subarray(0, count), { stream: true });
  }
  return head.split("\r\n")[0];
}

/** Reads until the client closes the connection. */
async function drain(connection: Deno.TcpConn): Promise<void> {
  const buffer = new Uint8Array(65_536);
  while (await connection.read(buffer) !== null);
  throw new Error("The client closed the connection");
}

function close(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // Closed already.
  }
}
