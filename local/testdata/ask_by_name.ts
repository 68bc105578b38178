/** Sends a GET to a server of this machine under another host name, and returns the status. */
export async function askByName(
  address: string,
  host: string,
  headers: Record<string, string> = {},
): Promise<number> {
  const { hostname, port, pathname, search } = new URL(address);
  using connection = await Deno.connect({ hostname, port: Number(port) });
  const lines = Object.entries({ host, connection: "close", ...headers });
  const request = `GET ${pathname}${search} HTTP/1.1\r\n` +
    lines.map(([name, value]) => `${name}: ${value}\r\n`).join("") + "\r\n";
  await connection.write(new TextEncoder().encode(request));
  const chunks = await Array.fromAsync(connection.readable, (chunk) => chunk, {
    preventClose: true,
  });
  const text = new TextDecoder().decode(Uint8Array.from(chunks.flatMap((chunk) => [...chunk])));
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]);
}
