import { formatAge } from "../format/format_age.ts";
import { formatDay, formatMoment, formatUtc } from "../format/format_time.ts";

/** A moment in the reader's zone, with UTC on hover. */
export function Moment({ time }: { time: number }) {
  return (
    <time dateTime={new Date(time).toISOString()} title={formatUtc(time)}>
      {formatMoment(time)}
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
