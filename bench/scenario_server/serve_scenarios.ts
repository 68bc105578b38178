/**
 * The program of the scenario server's process: an OpenAI-compatible provider
 * whose models are the scenarios, each with an exact schedule.
 *
 * Arguments: `timing` or `provider`, the scenarios to serve; the milliseconds
 * it spins before each write; and the word that opens the line of standard
 * output with the port. Each further line is the `RequestLog` of a request that
 * is over. Ends when standard input does.
 */
import { isGone } from "./is_gone.ts";
import { playScenario } from "./play_scenario.ts";
import { providerScenarios } from "./provider_scenarios.ts";
import { readRequests, type ReceivedRequest } from "./read_request.ts";
import type { Scenario } from "./scenario.ts";
import { timingScenarios } from "./timing_scenarios.ts";

const [set, spin, readyWord] = Deno.args;
const spinMs = Number(spin);
const scenarios: Record<string, Scenario> = {
  ...(set === "timing" ? timingScenarios : providerScenarios),
  background: background(),
};
const utf8 = new TextEncoder();

/** A stream that only keeps its connection busy: a comment twice a second for ten minutes. */
function background(): Scenario {
  const writes = Array.from({ length: 1200 }, (_, i) => ({
    atMs: (i + 1) * 500,
    kind: "comment" as const,
    text: ": keep-alive\n\n",
  }));
  return { writes, endMs: 600_000, tokens: 0, end: "close" };
}

async function serve(connection: Deno.TcpConn): Promise<void> {
  connection.setNoDelay(true);
  try {
    for await (const request of readRequests(connection)) {
      if (!await respond(connection, request)) return;
    }
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  connection.close();
}

/** Whether the connection is still open. */
async function respond(connection: Deno.TcpConn, request: ReceivedRequest): Promise<boolean> {
  const name = request.method === "POST" ? String(JSON.parse(request.body).model) : null;
  if (name === null || !Object.hasOwn(scenarios, name)) {
    const status = name === null ? "200 OK" : "404 Not Found";
    await connection.write(utf8.encode(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\n\r\n`));
    return true;
  }
  const scenario = scenarios[name];
  const played = { requestId: request.headers.get("x-client-request-id") ?? "", scenario: name };
  // Only one stream at a time is waited for to the microsecond.
  const log = await playScenario(connection, scenario, played, name === "background" ? 0 : spinMs);
  console.log(JSON.stringify(log));
  return scenario.end === "finish" && log.endedMs !== null;
}

async function endWithInput() {
  for await (const _ of Deno.stdin.readable);
  Deno.exit();
}

endWithInput();
const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
console.log(readyWord, listener.addr.port);
for await (const connection of listener) serve(connection);
