import type { Arrival } from "./arrival.ts";

/** An arrival with at least this many events was held by a buffer, however short the time. */
const FLUSH_EVENTS = 16;
/**
 * An answer in one arrival needs this many events to count as held back. A fast
 * provider may write a few at once.
 */
const WHOLE_EVENTS = 8;
/** Arrivals that must follow a first one with more than half of the text. */
const MIN_LEFT = 10;
/**
 * Events of one arrival that waited longer than this for each other were held
 * back, in milliseconds.
 */
const HOLD_MS = 20;
/**
 * Arrivals that end inside events and follow each other faster than this, on
 * average, show the speed of the line, in milliseconds.
 */
const LINE_MS = 20;
/** With at least this many events per arrival, on average, arrivals are flushes. */
const COARSE_EVENTS = 10;
/** With at least this share of the text, an arrival of several events decides the speed. */
const COARSE_SHARE = 0.2;
/** How far flushes may deviate from an even pace, as a share of the answer. */
const UNEVEN = 0.02;
/**
 * Above this speed, in events per second, the flushes of a buffer do not show
 * the model's speed.
 */
const MAX_FLUSHED_PER_SECOND = 1000;
/** The share of the span that a pause of ours may leave uncertain. */
const OURS_SHARE = 0.005;
/**
 * How late a last arrival of several events may be: a share of the span, or
 * milliseconds if that is more.
 */
const LATE_SHARE = 0.01;
const LATE_MS = 2;

/**
 * Whether an answer was held back on its way: most of its text came in arrivals of several events
 * that had waited for each other. One event, however large, is the provider's own choice, and a
 * fast provider may write several events at once that have waited only milliseconds.
 */
export function isBatched(arrivals: Arrival[]): boolean | null {
  const chars = charsOf(arrivals);
  // Events that our own pause joined say nothing about the route.
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
 * Whether the time from the first to the last arrival shows the model's speed. An arrival of one
 * event has the time of that event. The flush of a full buffer has the time of its last event, and
 * the rest comes at the end of the answer. So flushes show the speed if there are enough of them at
 * an even pace. They do not if a held answer is released in pieces, or if the last arrival of
 * several events is later than the model needs to write them.
 */
export function isPaced(arrivals: Arrival[]): boolean {
  const [first, ...later] = arrivals;
  if (later.length === 0) return false;
  const spanMs = later[later.length - 1].atMs - first.atMs;
  if (spanMs <= 0) return false;
  // An answer that came at once is not a stream, even if our pause split it.
  const atOnce = first.events >= WHOLE_EVENTS && first.chars > charsOf(later);
  if (atOnce && later.length < MIN_LEFT) return false;
  // One delay lengthens the span, the other shortens it.
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

/**
 * Whether most arrivals except the last end inside an event. Arrivals do not if
 * the server writes event by event.
 */
function isCut(arrivals: Arrival[]): boolean {
  return arrivals.slice(0, -1).filter(({ cut }) => cut).length * 2 > arrivals.length - 1;
}

function charsOf(arrivals: Arrival[]): number {
  return arrivals.reduce((sum, { chars }) => sum + chars, 0);
}

/** Whether most of the text after the first arrival is in few arrivals of many events. */
function isCoarse(later: Arrival[], events: number): boolean {
  const chars = charsOf(later);
  return events >= COARSE_EVENTS * later.length ||
    later.some((arrival) => arrival.events > 1 && arrival.chars > COARSE_SHARE * chars);
}

/** Whether at each arrival the share of events equals the share of time, within bounds. */
function isEven(first: Arrival, later: Arrival[], events: number): boolean {
  const spanMs = later[later.length - 1].atMs - first.atMs;
  let come = 0;
  return later.every((arrival) => {
    come += arrival.events;
    return Math.abs(come / events - (arrival.atMs - first.atMs) / spanMs) <=
      UNEVEN;
  });
}

/** Whether the last arrival came later than its events take at the earlier pace. */
function isLate(arrivals: Arrival[], events: number): boolean {
  const [first] = arrivals;
  const last = arrivals[arrivals.length - 1];
  const before = arrivals[arrivals.length - 2];
  const spanMs = last.atMs - first.atMs;
  const paceMs = (before.atMs - first.atMs) / (events - last.events);
  const lateMs = last.atMs - before.atMs - paceMs * last.events;
  return !(lateMs <= Math.max(LATE_MS, LATE_SHARE * spanMs));
}
