import { isGone } from "./is_gone.ts";
import type { RequestLog } from "./request_log.ts";
import type { Scenario } from "./scenario.ts";

/** What of a request its log names. */
export type Played = Pick<RequestLog, "requestId" | "scenario">;

const utf8 = new TextEncoder();

/**
 * Writes a scenario as the response to a request that has just arrived, each
 * write in a chunk of its own and at its time: asleep until `spinMs` before,
 * then spinning. Every write is stamped before it and behind it, for it reaches the
 * kernel before the call returns: a writer that lost the processor between its
 * stamp and its write says so. Resolves when the scenario has ended or the
 * client is gone; then, or when its end says so, the connection is closed.
 */
export async function playScenario(
  connection: Deno.TcpConn,
  scenario: Scenario,
  played: Played,
  spinMs: number,
): Promise<RequestLog> {
  const start = performance.now();
  const log: RequestLog = {
    ...played,
    receivedAt: performance.timeOrigin + start,
    writes: [],
    endedMs: null,
  };
  try {
    await write(connection, utf8.encode(responseHead(scenario)));
    for (const { atMs, kind, text, chunks } of scenario.writes) {
      const bytes = chunks ? join(text.split(/(?<=\n\n)/).map(chunk)) : chunk(text);
      await until(start + atMs, spinMs);
      const ms = performance.now() - start;
      const writing = write(connection, bytes);
      log.writes.push([kind, round(ms), round(performance.now() - start)]);
      await writing;
    }
    await until(start + scenario.endMs, spinMs);
    const ms = performance.now() - start;
    if (scenario.end !== "cut") await write(connection, utf8.encode("0\r\n\r\n"));
    if (scenario.end !== "finish") connection.close();
    log.endedMs = round(ms);
  } catch (error) {
    if (!isGone(error)) throw error;
    connection.close();
  }
  return log;
}

function responseHead(scenario: Scenario): string {
  return [
    "HTTP/1.1 200 OK",
    "content-type: text/event-stream; charset=utf-8",
    "cache-control: no-cache",
    "transfer-encoding: chunked",
    `connection: ${scenario.end === "finish" ? "keep-alive" : "close"}`,
    "\r\n",
  ].join("\r\n");
}

function chunk(text: string): Uint8Array {
  const bytes = utf8.encode(text);
  return utf8.encode(`${bytes.length.toString(16)}\r\n${text}\r\n`);
}

function join(parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  return all;
}

async function until(time: number, spinMs: number): Promise<void> {
  const sleepMs = Math.floor(time - performance.now() - spinMs);
  if (sleepMs > 0) await new Promise((resolve) => setTimeout(resolve, sleepMs));
  while (performance.now() < time);
}

async function write(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  const written = await connection.write(bytes);
  if (written < bytes.length) await write(connection, bytes.subarray(written));
}

/** To a microsecond. */
function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
