/** A proxy as companies have it: the only way out, which sees where everything goes. */
export interface ForwardProxy extends AsyncDisposable {
  url: string;
  /** The first line of each request, in order. */
  requests: string[];
}

/**
 * Starts a proxy on a free port that tunnels (`CONNECT`) and forwards.
 *
 * @param routes The port on this machine of each `host:port` that it knows; it refuses all others.
 */
export function startForwardProxy(routes: Record<string, number>): ForwardProxy {
  const requests: string[] = [];
  const listener = serveConnections(
    Deno.listen({ hostname: "127.0.0.1", port: 0 }),
    async (connection) => {
      const head = await readHead(connection);
      const [line, ...headers] = new TextDecoder().decode(head).split("\r\n");
      requests.push(line);
      const [method, address] = line.split(" ");
      const url = URL.parse(method === "CONNECT" ? `http://${address}` : address);
      const port = routes[method === "CONNECT" ? address : `${url?.hostname}:${url?.port || 80}`];
      if (url === null || port === undefined) {
        return await send(connection, "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n");
      }
      using target = await Deno.connect({ hostname: "127.0.0.1", port });
      if (method === "CONNECT") {
        await send(connection, "HTTP/1.1 200 Connection established\r\n\r\n");
      } else {
        const rest = [
          "connection: close",
          ...headers.filter((name) => !/^connection:/i.test(name)),
        ];
        await send(
          target,
          [`${method} ${url.pathname}${url.search} HTTP/1.1`, ...rest].join("\r\n"),
        );
      }
      await join(connection, target);
    },
  );
  return { url: `http://127.0.0.1:${listener.port}`, requests, ...listener };
}

/** Puts TLS before a server of this machine; returns its port. */
export function startTls(port: number, cert: string, key: string): Listening {
  return serveConnections(
    Deno.listenTls({ hostname: "127.0.0.1", port: 0, cert, key }),
    async (connection) => {
      using target = await Deno.connect({ hostname: "127.0.0.1", port });
      await join(connection, target);
    },
  );
}

interface Listening extends AsyncDisposable {
  port: number;
}

function serveConnections(
  listener: Deno.Listener<Deno.Conn>,
  handle: (connection: Deno.Conn) => Promise<void>,
): Listening {
  const open = new Set<Deno.Conn>();
  const underWay = new Set<Promise<void>>();

  async function serve(connection: Deno.Conn) {
    open.add(connection);
    try {
      await handle(connection);
    } catch {
      // A dropped connection is noticed at the other end.
    } finally {
      open.delete(connection);
      close(connection);
    }
  }

  async function accept() {
    for await (const connection of listener) {
      const served = serve(connection).finally(() => underWay.delete(served));
      underWay.add(served);
    }
  }

  const accepted = accept();
  return {
    port: (listener.addr as Deno.NetAddr).port,
    async [Symbol.asyncDispose]() {
      listener.close();
      open.forEach(close);
      await accepted;
      await Promise.all(underWay);
    },
  };
}

/** Both ways, until either end is closed. */
async function join(a: Deno.Conn, b: Deno.Conn): Promise<void> {
  await Promise.race([pass(a, b), pass(b, a)]);
  close(a);
  close(b);
}

async function pass(from: Deno.Conn, to: Deno.Conn): Promise<void> {
  await from.readable.pipeTo(to.writable, { preventClose: true }).catch(() => {});
}

async function readHead(connection: Deno.Conn): Promise<Uint8Array> {
  const bytes: number[] = [];
  const one = new Uint8Array(1);
  while (!new TextDecoder().decode(new Uint8Array(bytes.slice(-4))).endsWith("\r\n\r\n")) {
    if (await connection.read(one) === null) break;
    bytes.push(one[0]);
  }
  return new Uint8Array(bytes);
}

async function send(connection: Deno.Conn, text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // It is closed already.
  }
}
