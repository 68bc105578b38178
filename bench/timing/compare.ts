import type { RequestLog } from "../../tests/simulators/request_log.ts";
import type { Scenario } from "../../tests/simulators/scenario.ts";
import type { Seen } from "./contender.ts";

/**
 * Errors of one measured request: the client's time minus the server's, in milliseconds. The server
 * takes a timestamp before and after each write; any time between the two is not an error.
 */
export interface Errors {
  ttft: number | null;
  ttfat: number | null;
  lastToken: number | null;
  /** Of the time between the first and the last token. */
  span: number | null;
  /** Of the tokens per second, as a share; null when there were none, or can be none. */
  tps: number | null;
  /** Whether the client gave no tokens per second. */
  tpsUnknown: boolean;
  /** Whether the speed is rightly missing, or within 0.5 % or 1 ms of the span. */
  tpsWithin: boolean;
  /** How far behind its schedule the server was at most, because the machine was busy. */
  serverLate: number;
}

/** The bounds of a value: the write was made between the two timestamps. */
type Between = [least: number, most: number];

/** Compares a contender's times of a request with the server's. */
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

/** The right speed: that of the writes, or the scenario's own, with the delay of the writes. */
function tpsOf({ tokens, writes, firstTokens = 1, tps }: Scenario, span: Between): Between | null {
  if (tps === null) return null;
  const planned = writes.filter(({ kind }) => kind === "reasoning" || kind === "answer");
  const spent = tps === undefined
    ? tokens - firstTokens
    : tps / 1000 * (planned[planned.length - 1].atMs - planned[0].atMs);
  return [spent / span[1] * 1000, spent / span[0] * 1000];
}

/** By how much a value is outside of its bounds. */
function outside(value: number, between: Between): number;
function outside(value: number | null, between: Between): number | null;
function outside(value: number | null, [least, most]: Between): number | null {
  return value === null ? null : value - Math.min(Math.max(value, least), most);
}
