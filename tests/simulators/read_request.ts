/** A request as far as a server of scenarios cares for it. */
export interface ReceivedRequest {
  method: string;
  path: string;
  headers: Headers;
  body: string;
}

const HEAD_END = "\r\n\r\n";

/**
 * Yields the requests that arrive on a connection one after another, until the
 * client closes it. Each has a body of known length or none.
 */
export async function* readRequests(connection: Deno.TcpConn): AsyncGenerator<ReceivedRequest> {
  let received = ""; // Latin-1, so that its length is in bytes.

  async function more(): Promise<boolean> {
    const buffer = new Uint8Array(65_536);
    const length = await connection.read(buffer).catch(() => null); // Reset is closed, too.
    if (length === null) return false;
    received += String.fromCharCode(...buffer.subarray(0, length));
    return true;
  }

  while (true) {
    while (!received.includes(HEAD_END)) {
      if (!await more()) return;
    }
    const headEnd = received.indexOf(HEAD_END);
    const [requestLine, ...lines] = received.slice(0, headEnd).split("\r\n");
    const headers = new Headers(lines.map((line): [string, string] => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    }));
    const bodyStart = headEnd + HEAD_END.length;
    const bodyEnd = bodyStart + Number(headers.get("content-length") ?? 0);
    while (received.length < bodyEnd) {
      if (!await more()) return;
    }
    const bytes = Uint8Array.from(
      received.slice(bodyStart, bodyEnd),
      (char) => char.charCodeAt(0),
    );
    received = received.slice(bodyEnd);
    const [method, path] = requestLine.split(" ");
    yield { method, path, headers, body: new TextDecoder().decode(bytes) };
  }
}
