import type { Arrival } from "./arrival.ts";

/** Events in an arrival from which on nothing but a buffer has held them, whatever the time. */
const FLUSH_EVENTS = 16;
/** Events of an answer that came all at once. A fast provider may write a few in one go. */
const WHOLE_EVENTS = 8;
/** Arrivals that must be left behind a first one with more than half of the text. */
const MIN_LEFT = 10;
/** How long events of one arrival may have waited for each other before they were held back, in milliseconds. */
const HOLD_MS = 20;
/** Mean time between arrivals that end inside events, below which they are the line's, in milliseconds. */
const LINE_MS = 20;
/** Mean events of an arrival from which on arrivals are flushes. */
const COARSE_EVENTS = 10;
/** Share of the text in one arrival of several events from which on it decides the speed. */
const COARSE_SHARE = 0.2;
/** How far flushes may be off an even pace, as a share of the answer. */
const UNEVEN = 0.02;
/** No model writes this fast through a buffer so that its flushes would show it, in events per second. */
const MAX_FLUSHED_PER_SECOND = 1000;
/** How much of the span a pause of ours may make unsure. */
const OURS_SHARE = 0.005;
/** How late a last arrival of several events may be: a share of the span, or milliseconds where that is more. */
const LATE_SHARE = 0.01;
const LATE_MS = 2;

/**
 * Whether an answer was held back on its way: most of its text came in arrivals
 * of several events that had waited for each other. One large event is the
 * provider's grain, however large, and a fast provider writes several events at
 * once that have waited for milliseconds.
 */
export function isBatched(arrivals: Arrival[]): boolean | null {
  const chars = charsOf(arrivals);
  // What a pause of ours held together says nothing of the way.
  if (charsOf(arrivals.filter(({ lateMs }) => lateMs > 0)) > chars / 2) return null;
  if (arrivals.length === 1) return arrivals[0].events >= WHOLE_EVENTS;
  const cut = isCut(arrivals);
  let heldChars = 0;
  arrivals.forEach(({ atMs, events, lateMs, chars: here }, index) => {
    const waitedMs = index === 0 ? 0 : atMs - arrivals[index - 1].atMs;
    if (lateMs > 0) return;
    if (events >= FLUSH_EVENTS || (events > 1 && (cut || waitedMs >= HOLD_MS))) heldChars += here;
  });
  return heldChars > 0 && heldChars >= chars / 2;
}

/**
 * Whether the time from the first to the last arrival is the model's. Arrivals
 * of one event each have the moments of their events. The flush of a buffer that
 * runs full has that of its last, and the rest comes at the end of the answer; so
 * flushes tell a speed if there are enough of them and each keeps the pace of
 * all. A held answer that is let go in pieces does not, and neither does a last
 * arrival of several events that came later than the model takes to write them.
 */
export function isPaced(arrivals: Arrival[]): boolean {
  const [first, ...later] = arrivals;
  if (later.length === 0) return false;
  const spanMs = later[later.length - 1].atMs - first.atMs;
  if (spanMs <= 0) return false;
  // What a pause parts from an answer that came at once is no stream.
  const atOnce = first.events >= WHOLE_EVENTS && first.chars > charsOf(later);
  if (atOnce && later.length < MIN_LEFT) return false;
  // One delay makes the span longer, the other shorter.
  if (Math.max(first.lateMs, later[later.length - 1].lateMs) > OURS_SHARE * spanMs) return false;
  const events = later.reduce((sum, arrival) => sum + arrival.events, 0);
  const cut = isCut(arrivals);
  if (cut && spanMs < LINE_MS * later.length) return false;
  if (cut || isCoarse(later, events)) {
    const largest = Math.max(...later.map((arrival) => arrival.events));
    return later.length >= 3 && largest <= events / 2 &&
      events / spanMs * 1000 <= MAX_FLUSHED_PER_SECOND &&
      isEven(first, later, events);
  }
  return later[later.length - 1].events === 1 || !isLate(arrivals, events);
}

/** Whether most arrivals but the last end inside an event: what is written event by event does not. */
function isCut(arrivals: Arrival[]): boolean {
  return arrivals.slice(0, -1).filter(({ cut }) => cut).length * 2 > arrivals.length - 1;
}

function charsOf(arrivals: Arrival[]): number {
  return arrivals.reduce((sum, { chars }) => sum + chars, 0);
}

/** Whether few arrivals of many events carry the text after the first. */
function isCoarse(later: Arrival[], events: number): boolean {
  const chars = charsOf(later);
  return events >= COARSE_EVENTS * later.length ||
    later.some((arrival) => arrival.events > 1 && arrival.chars > COARSE_SHARE * chars);
}

/** Whether as much of the events as of the time has passed at each arrival. */
function isEven(first: Arrival, later: Arrival[], events: number): boolean {
  const spanMs = later[later.length - 1].atMs - first.atMs;
  let come = 0;
  return later.every((arrival) => {
    come += arrival.events;
    return Math.abs(come / events - (arrival.atMs - first.atMs) / spanMs) <=
      UNEVEN;
  });
}

/** Whether the last arrival came later than its events take at the pace of those before. */
function isLate(arrivals: Arrival[], events: number): boolean {
  const [first] = arrivals;
  const last = arrivals[arrivals.length - 1];
  const before = arrivals[arrivals.length - 2];
  const spanMs = last.atMs - first.atMs;
  const paceMs = (before.atMs - first.atMs) / (events - last.events);
  const lateMs = last.atMs - before.atMs - paceMs * last.events;
  return !(lateMs <= Math.max(LATE_MS, LATE_SHARE * spanMs));
}
