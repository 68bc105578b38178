import { formatAge } from "../format/format_age.ts";
import {
  formatDay,
  formatInterval,
  formatIntervalUtc,
  formatMoment,
  formatUtc,
} from "../format/format_time.ts";

/** A moment in the reader's zone, with UTC on hover. */
export function Moment({ time }: { time: number }) {
  return (
    <time dateTime={new Date(time).toISOString()} title={formatUtc(time)}>
      {formatMoment(time)}
    </time>
  );
}

/** An interval in the reader's zone, with UTC on hover. */
export function Interval({ start, seconds }: { start: number; seconds: number }) {
  return (
    <time dateTime={new Date(start).toISOString()} title={formatIntervalUtc(start, seconds)}>
      {formatInterval(start, seconds)}
    </time>
  );
}

/** How long before `now` something was, with its moment on hover. */
export function Age({ time, now }: { time: number; now: number }) {
  return (
    <time
      dateTime={new Date(time).toISOString()}
      title={`${formatMoment(time)} (${formatUtc(time)})`}
    >
      {formatAge(now - time)}
    </time>
  );
}

/** A day in the reader's zone, with the moment in UTC on hover. */
export function Day({ time }: { time: number }) {
  return (
    <time dateTime={new Date(time).toISOString()} title={formatUtc(time)}>{formatDay(time)}</time>
  );
}
