import type { RequestLog } from "../../tests/simulators/request_log.ts";
import type { Scenario } from "../../tests/simulators/scenario.ts";
import type { Seen } from "./contender.ts";

/**
 * Errors of one measured request: what was seen minus what was written, in
 * milliseconds. The server stamps each write before it and behind it; what was
 * seen at any time between is no error.
 */
export interface Errors {
  ttft: number | null;
  ttfat: number | null;
  lastToken: number | null;
  /** Of the time between the first and the last token. */
  span: number | null;
  /** Of the tokens per second, as a share of them; null when none were told, or none can be. */
  tps: number | null;
  /** Whether no tokens per second were told. */
  tpsUnknown: boolean;
  /** Whether there are none to tell and none were told, or they are within 0.5 % or 1 ms of the span. */
  tpsWithin: boolean;
  /** How far behind its schedule the server was at worst: what else the machine had to do. */
  serverLate: number;
}

/** What a value is between: the write was made at some moment from the one stamp to the other. */
type Between = [least: number, most: number];

/** Compares what a contender saw of a request with what the server wrote. */
export function compare(seen: Seen, log: RequestLog, scenario: Scenario): Errors {
  const { writes } = scenario;
  const reasoning = writtenAt(log, "reasoning");
  const answer = writtenAt(log, "answer");
  const written = [...reasoning, ...answer];
  const [first, last] = [written[0], written[written.length - 1]];
  const span: Between = [last[0] - first[1], last[1] - first[0]];
  const { firstTokenAt, firstAnswerAt, lastTokenAt, tps } = seen;
  const trueTps = tpsOf(scenario, span);
  const error = tps === null || trueTps === null ? null : outside(tps, trueTps) / trueTps[0];
  return {
    ttft: outside(firstTokenAt, first),
    ttfat: outside(firstAnswerAt, answer[0]),
    lastToken: outside(lastTokenAt, last),
    span: firstTokenAt === null || lastTokenAt === null
      ? null
      : outside(lastTokenAt - firstTokenAt, span),
    tps: error,
    tpsUnknown: tps === null,
    tpsWithin: error === null ? tps === null : Math.abs(error) <= Math.max(0.005, 1 / span[1]),
    serverLate: Math.max(...log.writes.map(([, ms], index) => ms - writes[index].atMs)),
  };
}

function writtenAt(log: RequestLog, kind: "reasoning" | "answer"): Between[] {
  return log.writes.filter((write) => write[0] === kind)
    .map(([, ms, doneMs]) => [log.receivedAt + ms, log.receivedAt + doneMs]);
}

/** The speed that can be told: that of the writes, or that which the scenario says, as late as they were. */
function tpsOf({ tokens, writes, firstTokens = 1, tps }: Scenario, span: Between): Between | null {
  if (tps === null) return null;
  const planned = writes.filter(({ kind }) => kind === "reasoning" || kind === "answer");
  const spent = tps === undefined
    ? tokens - firstTokens
    : tps / 1000 * (planned[planned.length - 1].atMs - planned[0].atMs);
  return [spent / span[1] * 1000, spent / span[0] * 1000];
}

/** By how much a value is below the least or above the most that it can be. */
function outside(value: number, between: Between): number;
function outside(value: number | null, between: Between): number | null;
function outside(value: number | null, [least, most]: Between): number | null {
  return value === null ? null : value - Math.min(Math.max(value, least), most);
}
