import { Cron } from "croner";

/**
 * Creates a timer for a schedule of pg_cron, in UTC: five fields, where `$` is
 * the last day of the month, or a number of seconds. Without `onTick` it only
 * computes times. Throws when the schedule is invalid.
 */
export function createTimer(schedule: string, onTick?: () => void): Cron {
  const seconds = /^\s*(\d+)\s+seconds?\s*$/i.exec(schedule)?.[1];
  const pattern = seconds === undefined ? schedule.replace("$", "L") : "* * * * * *";
  // Either day is enough, unless one of them is `*` or a step of it.
  const [, , day, , weekday] = pattern.trim().split(/\s+/);
  const domAndDow = Boolean(day?.startsWith("*") || weekday?.startsWith("*"));
  const options = { timezone: "UTC", interval: Number(seconds ?? 0), domAndDow };
  return onTick === undefined ? new Cron(pattern, options) : new Cron(pattern, options, onTick);
}
