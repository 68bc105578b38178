import type { NativeDatabase } from "../native/start_native_database.ts";

/** Where the CLI reaches a project's database when it has no more than an access token. */
export interface Pooler extends AsyncDisposable {
  /** Its name: what resolves to an address of this machine without any DNS. */
  host: string;
  /** The part of it that a CLI profile has to name as `pooler_host`. */
  domain: string;
  /** Gives the temporary role of the CLI a new password. */
  createLoginRole(): Promise<{ role: string; password: string }>;
}

/** The CLI knows no other. */
const PORT = 5432;

const ROLE = "cli_login_postgres";

/**
 * Passes connections on to a database, as the pooler of a hosted project does
 * in session mode; without TLS. It listens on an address of its own in
 * 127.0.0.0/8, since its port is fixed and 127.0.0.1 may have a PostgreSQL.
 *
 * @param ref Of the project; the pooler expects it behind the name of a role.
 */
export function startPooler(database: NativeDatabase, ref: string): Pooler {
  const { listener, octet } = listen();
  const open = new Set<Deno.Conn>();

  async function accept() {
    for await (const client of listener) forward(client);
  }

  async function forward(client: Deno.Conn) {
    const { port } = new URL(database.urlOf("postgres"));
    const server = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
    const both = [client, server];
    both.forEach((connection) => open.add(connection));
    await Promise.allSettled([
      client.readable.pipeTo(server.writable),
      server.readable.pipeTo(client.writable),
    ]);
    both.forEach((connection) => open.delete(connection));
  }

  const accepting = accept();
  return {
    host: `127.${octet}.1`,
    domain: `${octet}.1`,
    async createLoginRole() {
      const password = crypto.randomUUID();
      const name = `"${ROLE}.${ref}"`;
      await database.admin.script(`
        drop role if exists ${name};
        create role ${name} login noinherit password '${password}' in role postgres;
      `);
      return { role: ROLE, password };
    },
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      for (const connection of open) close(connection);
    },
  };
}

/** On the first free address 127.<octet>.0.1, tried in a random order. */
function listen(): { listener: Deno.TcpListener; octet: number } {
  const first = Math.floor(Math.random() * 250);
  for (let i = 0; i < 250; i++) {
    const octet = 2 + (first + i) % 250;
    try {
      return { listener: Deno.listen({ hostname: `127.${octet}.0.1`, port: PORT }), octet };
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
  throw new Error(`Cannot start the pooler: port ${PORT} is in use on every address`);
}

/** The other end may have closed it. */
function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
