import type { Method } from "../api/read_method.ts";
import { countOf } from "../format/format_count.ts";
import { formatEvery } from "../format/format_every.ts";
import { Facts } from "../parts/facts.tsx";
import { Section } from "../parts/section.tsx";
import { scheduleMs } from "../state/staleness.ts";

/** When and from where this project measures, and for how long it keeps what it has seen. */
export function MethodSettings({ method }: { method: Method }) {
  const { samples, lanes, regions, controlled } = method;
  const facts: [string, string][] = [
    ["Schedule", describeSchedule(method)],
    [
      "In each run",
      `${countOf(samples, "request")} to each model with each workload that is due${
        regions.length > 1 ? ", from each region" : ""
      }`,
    ],
    ["From", regions.length === 0 ? "wherever the functions run" : regions.join(", ")],
    [
      "At once",
      `${countOf(lanes, "worker")} a run${
        regions.length > 1 ? " and region" : ""
      }, and from each region one request at a time at a provider, unless the operator allows more, so that no measurement competes with another; a burst asks at once`,
    ],
    ["Connection", "opened before the clock starts: what is measured has a warm one"],
    [
      "Control",
      controlled
        ? "each run measures a stream of our own with known gaps: Trends shows how exact the measuring was"
        : "none: how exact the measuring is on this project is not known",
    ],
    [
      "An incident",
      `opens when ${method.incident_failures} of the last ${method.incident_window} attempts failed, or all, or ` +
      `when their median is ${method.incident_slowdown} times worse than the model's own at these hours of 7 days`,
    ],
    [
      "Kept",
      `single results ${
        kept(method.keep_results_days)
      }; the moments at which their tokens arrived ${kept(method.keep_arrivals_days)}`,
    ],
  ];
  return (
    <Section title="When and from where">
      <Facts facts={facts} />
    </Section>
  );
}

function describeSchedule({ schedule, schedule_active }: Method): string {
  if (schedule === null) return "none: runs are started by hand";
  const between = scheduleMs(schedule);
  const often = between === null ? "" : `${formatEvery(between / 1000)}, `;
  return `${often}${schedule} in UTC${schedule_active === false ? " (paused)" : ""}`;
}

function kept(days: number | null): string {
  return days === null ? "for ever" : `for ${countOf(days, "day")}`;
}
