import { describeThinned, thin } from "./thin_arrivals.ts";
import { toTenths } from "../platform/to_tenths.ts";
import type { Arrival, SeenStream, Thinned } from "./arrival.ts";
import { varintReader, writeVarint } from "../platform/varint.ts";

/** The most bytes stored for a stream. */
export const MAX_BYTES = 2048;
/** The number of this format; a new format gets a new number. */
const FORM = 1;
/** The kind of an arrival's text, in the two lowest bits below its length. */
const ANSWER = 0;
const OTHER = 1;
const MIXED = 2;

/** The possible values of `batched`, by their number. */
const BATCHED = [false, true, null];

/**
 * The stored form of a stream: times to a tenth of a millisecond, thinned if
 * there are too many.
 */
export function keepArrivals(arrivals: Arrival[]): SeenStream {
  const whole = arrivals.map((arrival) => ({
    ...arrival,
    atMs: toTenths(arrival.atMs),
    lateMs: toTenths(arrival.lateMs),
  }));
  let seen: SeenStream = { arrivals: whole, thinned: null };
  if (packArrivals(seen).length <= MAX_BYTES) return seen;
  const facts = describeThinned(whole);
  for (let size = 2;; size *= 2) {
    seen = { arrivals: thin(whole, size), thinned: { ...facts, size } };
    if (packArrivals(seen).length <= MAX_BYTES) return seen;
  }
}

/**
 * A stream as bytes, all varints: the format; how many arrivals were merged into one (1 for none,
 * otherwise followed by the statistics of all); then for each arrival how much its gap differs from
 * the previous one, in tenths of a millisecond, zigzag, and its characters times 4, plus 0 for an
 * event of answer, 1 for one of anything else, or 2, and then its events, its characters of answer,
 * and twice by how much our own pause may have delayed it plus 1 if it ended inside an event.
 */
export function packArrivals({ arrivals, thinned }: SeenStream): Uint8Array {
  const bytes: number[] = [];
  const write = (value: number) => writeVarint(bytes, value);
  write(FORM);
  write(thinned?.size ?? 1);
  if (thinned !== null) {
    write(thinned.arrivals);
    write(tenths(thinned.gapP50Ms));
    write(tenths(thinned.gapP95Ms));
    write(tenths(thinned.gapMaxMs));
    write(2 * BATCHED.indexOf(thinned.batched) + (thinned.paced ? 1 : 0));
  }
  let at = 0;
  let gap = 0;
  for (const { atMs, chars, answerChars, events, cut, lateMs } of arrivals) {
    const nextGap = tenths(atMs) - at;
    const change = nextGap - gap;
    write(change < 0 ? -2 * change - 1 : 2 * change);
    at += nextGap;
    gap = nextGap;
    const plain = events === 1 && !cut && lateMs === 0;
    if (plain && answerChars === chars) write(chars * 4 + ANSWER);
    else if (plain && answerChars === 0) write(chars * 4 + OTHER);
    else {
      write(chars * 4 + MIXED);
      write(events);
      write(answerChars);
      write(2 * tenths(lateMs) + (cut ? 1 : 0));
    }
  }
  return new Uint8Array(bytes);
}

/**
 * Restores exactly the stream that was packed.
 *
 * @throws {RangeError} for bytes that `packArrivals` cannot have written.
 */
export function unpackArrivals(bytes: Uint8Array): SeenStream {
  const read = varintReader(bytes);
  const form = read.number();
  if (form !== FORM) {
    throw new RangeError(`Cannot read arrivals of the form ${form}`);
  }
  const size = read.number();
  const thinned = size === 1 ? null : readThinned(read.number, size);
  const arrivals: Arrival[] = [];
  let at = 0;
  let gap = 0;
  while (!read.done()) {
    const zigzag = read.number();
    gap += zigzag % 2 === 1 ? -(zigzag + 1) / 2 : zigzag / 2;
    at += gap;
    const text = read.number();
    const chars = Math.floor(text / 4);
    const kind = text % 4;
    const events = kind === MIXED ? read.number() : 1;
    const answerChars = kind === MIXED ? read.number() : kind === ANSWER ? chars : 0;
    const end = kind === MIXED ? read.number() : 0;
    const [cut, lateMs] = [end % 2 === 1, Math.floor(end / 2) / 10];
    arrivals.push({ atMs: at / 10, chars, answerChars, events, cut, lateMs });
  }
  return { arrivals, thinned };
}

function readThinned(read: () => number, size: number): Thinned {
  const arrivals = read();
  const [gapP50Ms, gapP95Ms, gapMaxMs] = [
    read() / 10,
    read() / 10,
    read() / 10,
  ];
  const verdicts = read();
  return {
    size,
    arrivals,
    gapP50Ms,
    gapP95Ms,
    gapMaxMs,
    batched: BATCHED[Math.floor(verdicts / 2)] ?? null,
    paced: verdicts % 2 === 1,
  };
}

function tenths(ms: number): number {
  return Math.round(ms * 10);
}
