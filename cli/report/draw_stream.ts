import type { Arrival, SeenStream } from "../../supabase/functions/_shared/measure/arrival.ts";
import { percentile } from "../../supabase/functions/_shared/platform/percentile.ts";

/** Columns of the time axis. */
const WIDTH = 72;
const BARS = "▁▂▃▄▅▆▇█";
/**
 * A gap is a stall when it is this many times the median, and at least this long
 * in milliseconds.
 */
const STALL_TIMES = 5;
const STALL_MS = 100;
/** How many stalls and flushes are listed, the largest first. */
const NAMED = 5;

/** A gap between arrivals, in milliseconds after the start of the request. */
export interface Stall {
  from_ms: number;
  ms: number;
}

/** An arrival of several events. */
export interface Flush {
  at_ms: number;
  events: number;
  chars: number;
}

/** The unusually long gaps. */
export function findStalls(arrivals: Arrival[]): Stall[] {
  const stalls = arrivals.slice(1).map((arrival, index) => ({
    from_ms: arrivals[index].atMs,
    ms: Math.round((arrival.atMs - arrivals[index].atMs) * 10) / 10,
  }));
  const median = percentile(stalls.map(({ ms }) => ms), 0.5) ?? 0;
  return stalls.filter(({ ms }) => ms >= STALL_MS && ms >= STALL_TIMES * median);
}

/** The arrivals of several events; none for a thinned stream, in which neighbours were merged. */
export function findFlushes({ arrivals, thinned }: SeenStream): Flush[] {
  if (thinned !== null) return [];
  return arrivals
    .filter(({ events }) => events > 1)
    .map(({ atMs, events, chars }) => ({ at_ms: atMs, events, chars }));
}

/** Draws a stream over time: how much came when, the first token, stalls and flushes. */
export function drawStream(seen: SeenStream, totalMs: number): string {
  const { arrivals, thinned } = seen;
  const columnMs = Math.max(totalMs, 0.1) / WIDTH;
  const columnOf = (ms: number) => Math.min(WIDTH - 1, Math.floor(ms / columnMs));
  const chars = new Array<number>(WIDTH).fill(0);
  for (const arrival of arrivals) chars[columnOf(arrival.atMs)] += arrival.chars;
  const most = Math.max(...chars);
  const bars = chars.map((count) =>
    count === 0 ? "·" : BARS[Math.ceil(count / most * BARS.length) - 1]
  );
  const stalls = findStalls(arrivals);
  const flushes = findFlushes(seen);
  const marks = new Array<string>(WIDTH).fill(" ");
  for (const { from_ms, ms } of stalls) marks[columnOf(from_ms + ms / 2)] = "s";
  for (const { at_ms } of largest(flushes, ({ events }) => events)) marks[columnOf(at_ms)] = "f";
  const [first] = arrivals;
  const answer = arrivals.find(({ answerChars }) => answerChars > 0);
  if (answer !== undefined) marks[columnOf(answer.atMs)] = "A";
  if (first !== undefined) marks[columnOf(first.atMs)] = "T";
  const end = `${totalMs.toFixed(0)} ms`;
  return [
    bars.join(""),
    marks.join("").trimEnd(),
    `0${end.padStart(WIDTH - 1)}`,
    "",
    `${thinned?.arrivals ?? arrivals.length} arrivals` +
    (thinned === null ? "" : `, ${thinned.size} of them merged into each stored one`) +
    `, up to ${most} characters in ${columnMs.toFixed(1)} ms`,
    ...(first === undefined ? [] : [`T first token at ${first.atMs.toFixed(1)} ms`]),
    ...(answer === undefined || answer === first
      ? []
      : [`A first token of the answer at ${answer.atMs.toFixed(1)} ms`]),
    ...largest(stalls, ({ ms }) => ms)
      .map(({ from_ms, ms }) => `s stall of ${ms.toFixed(1)} ms from ${from_ms.toFixed(1)} ms`),
    ...largest(flushes, ({ events }) => events)
      .map(({ at_ms, events }) => `f ${events} events at once at ${at_ms.toFixed(1)} ms`),
    ...arrivals.filter(({ lateMs }) => lateMs > 0).slice(0, NAMED).map(({ atMs, lateMs }) =>
      `? up to ${lateMs.toFixed(1)} ms late because of a pause on our side at ${atMs.toFixed(1)} ms`
    ),
  ].join("\n");
}

function largest<T>(list: T[], size: (one: T) => number): T[] {
  return list.toSorted((a, b) => size(b) - size(a)).slice(0, NAMED);
}
