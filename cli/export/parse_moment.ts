import { UsageError } from "../command/usage_error.ts";

const MOMENT = /^(\d{4}-\d\d(-\d\d)?)(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;

/** A moment such as `2026-11-01`. `Date` alone takes "5" for May and 30 February for 2 March. */
export function parseMoment(text: string, option: string): Date {
  const [, day] = MOMENT.exec(text) ?? [];
  const moment = new Date(text);
  const exists = day !== undefined && new Date(day).toJSON()?.startsWith(day);
  if (exists && !Number.isNaN(moment.getTime())) return moment;
  throw new UsageError(
    `Cannot read the arguments: --${option} must be a moment such as 2026-11-01`,
  );
}
