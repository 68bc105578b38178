import type { ScenarioServer } from "../../tests/simulators/start_scenario_server.ts";
import type { PlayedDialect } from "../../tests/simulators/stream_writer.ts";
import { timingScenariosIn } from "../../tests/simulators/timing_scenarios.ts";
import type { Worker } from "../start_worker.ts";
import { compare, type Errors } from "./compare.ts";
import type { Seen } from "./contender.ts";
import type { Question } from "./measure_streams.ts";
import { summarise, type Summary } from "./summarise.ts";

/** Uncounted requests first, in which code is compiled. */
const WARM_UP = 3;
/** Other connections that each contender holds open in `many-connections`. */
const CONNECTIONS = 100;

/**
 * Lets every contender measure one scenario equally often, in turn, so that disturbances of the
 * machine affect all of them equally.
 */
export async function measureScenario(
  scenario: string,
  requests: number,
  dialect: PlayedDialect,
  server: ScenarioServer,
  workers: Map<string, Worker>,
): Promise<Summary[]> {
  const { baseUrl } = server;
  const played = timingScenariosIn(dialect)[scenario];
  const errors = new Map<string, Errors[]>([...workers.keys()].map((name) => [name, []]));
  const connections = scenario === "many-connections" ? CONNECTIONS : 0;
  for (const worker of workers.values()) await ask(worker, { hold: { baseUrl, connections } });
  for (let round = -WARM_UP; round < requests; round++) {
    for (const [name, worker] of rotate([...workers], round + WARM_UP)) {
      const request = { baseUrl, scenario, dialect, requestId: crypto.randomUUID() };
      const seen: Seen = await ask(worker, { measure: request });
      const log = await server.logOf(seen.requestId);
      if (round >= 0) errors.get(name)!.push(compare(seen, log, played));
    }
  }
  for (const worker of workers.values()) await ask(worker, { hold: { baseUrl, connections: 0 } });
  return [...errors].map(([name, list]) => summarise(scenario, name, list));
}

function ask<Answer>(worker: Worker, question: Question): Promise<Answer> {
  return worker.ask(question);
}

function rotate<T>(list: T[], by: number): T[] {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}
