/** Created when first needed, so that queries of a page do not wait for formatters. */
function lazyFormat(options: Intl.DateTimeFormatOptions): () => Intl.DateTimeFormat {
  let format: Intl.DateTimeFormat | undefined;
  return () => format ??= new Intl.DateTimeFormat("en-GB", options);
}

const moment = lazyFormat({
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});
const day = lazyFormat({ day: "numeric", month: "short", year: "numeric" });
const shortDay = lazyFormat({ day: "numeric", month: "short" });
const clock = lazyFormat({ hour: "2-digit", minute: "2-digit" });
const zoneName = lazyFormat({ timeZoneName: "shortOffset" });

/** A moment in the reader's zone, for example `23 Nov, 17:45`. */
export function formatMoment(time: number): string {
  return moment().format(time);
}

/** A day in the reader's zone, for example `23 Nov 2026`. */
export function formatDay(time: number): string {
  return day().format(time);
}

/** A tick of a time axis: the hour, or the day at midnight. */
export function formatTick(time: number): string {
  const date = new Date(time);
  const midnight = date.getHours() === 0 && date.getMinutes() === 0;
  return midnight ? shortDay().format(time) : clock().format(time);
}

/** An interval from its start: its hours, its day (UTC), or its quarter of an hour. */
export function formatInterval(start: number, seconds: number): string {
  if (seconds >= 86_400) return `${formatUtc(start).slice(0, 10)} (UTC)`;
  return `${shortDay().format(start)}, ${clock().format(start)}–${
    clock().format(start + seconds * 1000)
  }`;
}

/** The same in UTC, for example `2026-11-23 16:00–17:00 UTC`; days are in UTC anyway. */
export function formatIntervalUtc(start: number, seconds: number): string {
  if (seconds >= 86_400) return `${formatUtc(start).slice(0, 10)} UTC`;
  const end = formatUtc(start + seconds * 1000).slice(11);
  return `${formatUtc(start).slice(0, 16)}–${end}`;
}

/** For example `2026-11-23 16:45 UTC`. */
export function formatUtc(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** The reader's zone, for example `Europe/Berlin (GMT+1)`. */
export function describeZone(): string {
  const zone = zoneName().resolvedOptions().timeZone;
  const offset = zoneName().formatToParts(Date.now())
    .find(({ type }) => type === "timeZoneName")?.value;
  return offset === undefined || offset === zone ? zone : `${zone} (${offset})`;
}
