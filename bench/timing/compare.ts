import type { RequestLog } from "../../tests/simulators/request_log.ts";
import type { Scenario } from "../../tests/simulators/scenario.ts";
import type { Seen } from "./contender.ts";

/** Errors of one measured request: what was seen minus what was written, in milliseconds. */
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

/** Compares what a contender saw of a request with what the server wrote. */
export function compare(seen: Seen, log: RequestLog, scenario: Scenario): Errors {
  const { tokens, writes, firstTokens = 1 } = scenario;
  const reasoning = writtenAt(log, "reasoning");
  const answer = writtenAt(log, "answer");
  const written = [...reasoning, ...answer];
  const spanMs = written.at(-1)! - written[0];
  const { firstTokenAt, firstAnswerAt, lastTokenAt, tps } = seen;
  const trueTps = scenario.tps === undefined
    ? (tokens - firstTokens) / spanMs * 1000
    : scenario.tps;
  const error = tps === null || trueTps === null ? null : tps / trueTps - 1;
  const fromTo = (seenMs: number | null, writtenMs: number) =>
    seenMs === null ? null : seenMs - writtenMs;
  const seenSpanMs = fromTo(lastTokenAt, firstTokenAt ?? NaN);
  return {
    ttft: fromTo(firstTokenAt, written[0]),
    ttfat: fromTo(firstAnswerAt, answer[0]),
    lastToken: fromTo(lastTokenAt, written.at(-1)!),
    span: seenSpanMs === null || Number.isNaN(seenSpanMs) ? null : seenSpanMs - spanMs,
    tps: error,
    tpsUnknown: tps === null,
    tpsWithin: error === null
      ? tps === null
      : Math.abs(error) <= Math.max(0.005, 1 / ((tokens - firstTokens) / trueTps! * 1000)),
    serverLate: Math.max(...log.writes.map(([, ms], index) => ms - writes[index].atMs)),
  };
}

function writtenAt(log: RequestLog, kind: "reasoning" | "answer"): number[] {
  return log.writes.filter((write) => write[0] === kind).map(([, ms]) => log.receivedAt + ms);
}
