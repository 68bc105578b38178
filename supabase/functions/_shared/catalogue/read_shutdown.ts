import { plainName } from "../platform/plain_name.ts";
import { holdersOf, pickAnywhere } from "./pick_anywhere.ts";
import { readMoment } from "./read_moment.ts";

/**
 * Names of a day on which a model ends, as they are the same in every spelling:
 * `shutdown_date`, `retiresAt`, `end_of_life_time`. A day since which a model
 * is deprecated does not count.
 */
const ENDS =
  /^(?:scheduled|planned)?(?:shutdown|sunset|retire[sd]?|retirement|endoflife|eol|expire[sd]?|expiry|expiration|discontinued|discontinuation|decommission(?:ed|ing)?|removal|removed)(?:date|at|on|time)?$/;

/**
 * Some lists mean the end of the model by it, others the day of a notice: read
 * only where nothing else is stated. Azure has a date for each use.
 */
const NOTICES = [
  "deprecation_date",
  "deprecation",
  "deprecation.date",
  "deprecated.date",
  "deprecation.inference",
];

/** When the provider stops serving a listed model, ISO 8601; null when its entry does not say. */
export function readShutdown(entry: unknown): string | null {
  for (const holder of holdersOf(entry)) {
    for (const [name, value] of Object.entries(holder)) {
      const moment = name.length <= 60 && ENDS.test(plainName(name)) ? readMoment(value) : null;
      if (moment !== null) return moment;
    }
  }
  return pickAnywhere(entry, NOTICES, readMoment);
}
