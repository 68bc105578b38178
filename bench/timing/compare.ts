import type { RequestLog } from "../scenario_server/request_log.ts";
import type { Scenario } from "../scenario_server/scenario.ts";
import type { Seen } from "./contender.ts";

/** Errors of one measured request: what was seen minus what was written, in milliseconds. */
export interface Errors {
  ttft: number;
  ttfat: number;
  lastToken: number;
  /** Of the time between the first and the last token. */
  span: number;
  /** Of the tokens per second, as a share of them. */
  tps: number;
  /** Whether that is within 0.5 %, or within 1 ms of the span where that is more. */
  tpsWithin: boolean;
  /** How far behind its schedule the server was at worst: what else the machine had to do. */
  serverLate: number;
}

/** Compares what a contender saw of a request with what the server wrote. */
export function compare(seen: Seen, log: RequestLog, { tokens, writes }: Scenario): Errors {
  const reasoning = writtenAt(log, "reasoning");
  const answer = writtenAt(log, "answer");
  const written = [...reasoning, ...answer];
  const spanMs = written.at(-1)! - written[0];
  const { firstTokenAt, firstAnswerAt, lastTokenAt, tps } = seen;
  if (firstTokenAt === null || firstAnswerAt === null || lastTokenAt === null || tps === null) {
    throw new Error(`Cannot compare ${log.scenario}: a token was not seen`);
  }
  const trueTps = (tokens - 1) / spanMs * 1000;
  const seenSpanMs = (tokens - 1) / tps * 1000;
  return {
    ttft: firstTokenAt - written[0],
    ttfat: firstAnswerAt - answer[0],
    lastToken: lastTokenAt - written.at(-1)!,
    span: seenSpanMs - spanMs,
    tps: tps / trueTps - 1,
    tpsWithin: Math.abs(tps / trueTps - 1) <= 0.005 || Math.abs(seenSpanMs - spanMs) <= 1,
    serverLate: Math.max(...log.writes.map(([, ms], index) => ms - writes[index].atMs)),
  };
}

function writtenAt(log: RequestLog, kind: "reasoning" | "answer"): number[] {
  return log.writes.filter((write) => write[0] === kind).map(([, ms]) => log.receivedAt + ms);
}
