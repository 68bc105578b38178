/**
 * The program of the scenario server's process: a provider whose models are the
 * scenarios, each with an exact schedule. It speaks OpenAI's chat completions,
 * and the timing scenarios in every dialect, as the path of the request says.
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
import type { PlayedDialect } from "./stream_writer.ts";
import { timingScenariosIn } from "./timing_scenarios.ts";

const [set, spin, readyWord] = Deno.args;
const spinMs = Number(spin);
const utf8 = new TextEncoder();

/** Time between two comments of a background stream. */
const BACKGROUND_MS = 500;
/** The golden ratio: any number of its multiples leave nearly even gaps between their fractions. */
const GOLDEN = 0.618034;
let backgrounds = 0;

/**
 * A stream that only keeps its connection busy: a comment twice a second for ten
 * minutes. Each begins at a time of its own, as streams of many providers do; a
 * hundred writes in one instant would keep the server from its schedule.
 */
function background(): Scenario {
  const phase = (backgrounds++ * GOLDEN) % 1;
  const writes = Array.from({ length: 1200 }, (_, i) => ({
    atMs: (i + phase) * BACKGROUND_MS,
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

/** How the paths of other dialects than OpenAI's chat completions end. */
const PATHS: [RegExp, PlayedDialect][] = [
  [/\/responses$/, "openai-responses"],
  [/\/messages$/, "anthropic"],
  [/:streamGenerateContent$/, "gemini"],
];

const known = new Map<PlayedDialect, Record<string, Scenario>>();

function scenariosIn(dialect: PlayedDialect): Record<string, Scenario> {
  if (set !== "timing") return providerScenarios;
  const scenarios = known.get(dialect) ?? timingScenariosIn(dialect);
  known.set(dialect, scenarios);
  return scenarios;
}
scenariosIn("openai");

function findScenario(name: string, path: string): Scenario | null {
  if (name === "background") return background();
  const scenarios = scenariosIn(PATHS.find(([end]) => end.test(path))?.[1] ?? "openai");
  return Object.hasOwn(scenarios, name) ? scenarios[name] : null;
}

/** The model, which Gemini's own API has in the path. */
function modelOf({ body }: ReceivedRequest, path: string): string {
  return String(JSON.parse(body).model ?? /\/models\/([^/:]+):/.exec(path)?.[1]);
}

/** Whether the connection is still open. */
async function respond(connection: Deno.TcpConn, request: ReceivedRequest): Promise<boolean> {
  const [path] = request.path.split("?");
  const name = request.method === "POST" ? modelOf(request, path) : "";
  const scenario = findScenario(name, path);
  if (scenario === null) {
    const status = name === "" ? "200 OK" : "404 Not Found";
    await connection.write(utf8.encode(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\n\r\n`));
    return true;
  }
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
