import { RELEASE } from "../platform/release.ts";
import { describeObjectives } from "./describe_objectives.ts";
import type { MeasuredSet, OpenIncident, ToldMetrics } from "./told_metrics.ts";
import type { Family, Sample } from "./write_families.ts";

/** What there can be, so that each has a number also while there is none of it. */
const INCIDENT_KINDS = [
  "failing",
  "slow_ttft",
  "slow_tps",
  "served_as",
  "worse_answers",
  "objective",
];
const STATES = ["ok", "empty", "stale", "failing", "stuck", "paused", "unscheduled"];

/** Those of them in which the numbers are fresh, or none are due yet. */
const HEALTHY = ["ok", "empty"];

/** The metrics that tell what the database has told. `window` is its length in words, as in 24h. */
export function listFamilies(told: ToldMetrics, window: string): Family[] {
  return [
    ...describeSets(told.sets, window),
    ...describeObjectives(told.objectives),
    ...describeIncidents(told),
    ...describeState(told),
  ];
}

function describeSets(sets: MeasuredSet[], window: string): Family[] {
  const of = (value: (set: MeasuredSet) => number | null) => samplesOf(sets, value);
  return [
    {
      name: "benchmark_availability_ratio",
      type: "gauge",
      unit: "ratio",
      help:
        `Share of the requests of the last ${window} that succeeded, without failures that say ` +
        "nothing about the provider. region all has those of each region too.",
      samples: of(({ succeeded, n, excused }) => n > excused ? succeeded / (n - excused) : null),
    },
    {
      name: "benchmark_results",
      type: "gauge",
      help: `Results of the last ${window} by outcome. It falls as they leave the window.`,
      samples: sets.flatMap((set) =>
        Object.entries({ success: set.succeeded, ...set.outcomes })
          .map(([outcome, value]) => ({ labels: { ...labelsOf(set), outcome }, value }))
      ),
    },
    {
      name: "benchmark_ttft_seconds",
      type: "summary",
      unit: "seconds",
      help: `Time to first token of the successes of the last ${window}, within 2 %.`,
      samples: quantiles(sets, [0.5, 0.95, 0.99], (set) => set.ttft_ms.map(toSeconds)),
    },
    {
      name: "benchmark_latency_seconds",
      type: "summary",
      unit: "seconds",
      help: `Total latency of the successes of the last ${window}, within 2 %.`,
      samples: quantiles(sets, [0.5, 0.95, 0.99], (set) => set.latency_ms.map(toSeconds)),
    },
    {
      name: "benchmark_tokens_per_second",
      type: "summary",
      help: `Tokens per second of the successes of the last ${window}, within 2 %.`,
      samples: quantiles(sets, [0.05, 0.5, 0.95], (set) => set.tps),
    },
    {
      name: "benchmark_checked_answers",
      type: "gauge",
      help: `Answers, or questions of answers, of the last ${window} that were checked.`,
      samples: of(({ check_n }) => check_n > 0 ? check_n : null),
    },
    {
      name: "benchmark_right_answers",
      type: "gauge",
      help: "Those of benchmark_checked_answers that were right.",
      samples: of(({ check_n, check_ok_n }) => check_n > 0 ? check_ok_n : null),
    },
    {
      name: "benchmark_last_result_timestamp_seconds",
      type: "gauge",
      unit: "seconds",
      help: "When the last result came, in seconds since 1970.",
      samples: of(({ last_result_at }) => last_result_at),
    },
  ];
}

function describeIncidents({ incidents, status }: ToldMetrics): Family[] {
  const kinds = new Set([...INCIDENT_KINDS, ...incidents.map(({ kind }) => kind)]);
  return [
    {
      name: "benchmark_open_incidents",
      type: "gauge",
      help: "Incidents that are open, by kind.",
      samples: [...kinds].map((kind) => ({
        labels: { kind },
        value: incidents.filter((each) => each.kind === kind).reduce((sum, { n }) => sum + n, 0),
      })),
    },
    {
      name: "benchmark_model_open_incidents",
      type: "gauge",
      help: "Incidents that are open, of each model that has one. No workload: of all of them.",
      samples: incidents.map((incident) => ({
        labels: { ...incidentLabels(incident), kind: incident.kind },
        value: incident.n,
      })),
    },
    {
      name: "benchmark_incidents_left_out",
      type: "gauge",
      help:
        "Open incidents that the other metrics do not tell: there are too many, or they are of " +
        "objectives that are not public.",
      samples: plain(
        Math.max(0, status.open_incidents - incidents.reduce((sum, { n }) => sum + n, 0)),
      ),
    },
  ];
}

function describeState({ status, asked_at, left_out }: ToldMetrics): Family[] {
  const states = new Set([...STATES, status.state]);
  const { last_result_at } = status;
  return [
    {
      name: "benchmark_schedule_healthy",
      type: "gauge",
      help:
        "1 while results are fresh or none are due yet, else 0; benchmark_schedule_state says why.",
      samples: plain(HEALTHY.includes(status.state) ? 1 : 0),
    },
    {
      name: "benchmark_schedule_state",
      type: "gauge",
      help: "1 for the state that the schedule is in.",
      samples: [...states].map((state) => ({
        labels: { state },
        value: state === status.state ? 1 : 0,
      })),
    },
    {
      name: "benchmark_schedule_last_tick_timestamp_seconds",
      type: "gauge",
      unit: "seconds",
      help: "When the schedule last ticked, in seconds since 1970.",
      samples: plain(status.last_tick_at),
    },
    {
      name: "benchmark_last_result_age_seconds",
      type: "gauge",
      unit: "seconds",
      help: "Age of the last result of all, when these numbers were read.",
      samples: plain(last_result_at === null ? null : Math.max(0, asked_at - last_result_at)),
    },
    {
      name: "benchmark_unfinished_runs",
      type: "gauge",
      help: "Runs that are under way.",
      samples: plain(status.unfinished_runs),
    },
    {
      name: "benchmark_stuck_runs",
      type: "gauge",
      help: "Those of them in which nothing has happened for a while.",
      samples: plain(status.stuck_runs),
    },
    {
      name: "benchmark_sets_left_out",
      type: "gauge",
      help: "Models by workload and region that are not told, since there are too many.",
      samples: plain(left_out),
    },
    {
      name: "benchmark_read_timestamp_seconds",
      type: "gauge",
      unit: "seconds",
      help: "When these numbers were read from the database, in seconds since 1970.",
      samples: plain(asked_at),
    },
    {
      name: "benchmark_build_info",
      type: "gauge",
      help: "The release of the function, always 1.",
      samples: [{ labels: { release: RELEASE }, value: 1 }],
    },
  ];
}

function samplesOf(sets: MeasuredSet[], value: (set: MeasuredSet) => number | null): Sample[] {
  return sets.map((set) => ({ labels: labelsOf(set), value: value(set) }));
}

function quantiles(
  sets: MeasuredSet[],
  shares: number[],
  values: (set: MeasuredSet) => (number | null)[],
): Sample[] {
  return sets.flatMap((set) => {
    const labels = labelsOf(set);
    return values(set).map((value, place) => ({
      labels: { ...labels, quantile: String(shares[place]) },
      value,
    }));
  });
}

function plain(value: number | null): Sample[] {
  return [{ labels: {}, value }];
}

function labelsOf(set: MeasuredSet): Record<string, string> {
  const { provider, model, family, workload, region, simulated } = set;
  return { provider, model, family: family ?? "", workload, region, simulated: String(simulated) };
}

function incidentLabels(incident: OpenIncident): Record<string, string> {
  const { provider, model, family, workload, region } = incident;
  return {
    provider: provider ?? "",
    model: model ?? "",
    family: family ?? "",
    workload: workload ?? "",
    region: region ?? "",
  };
}

function toSeconds(ms: number | null): number | null {
  // Without the noise of a division.
  return ms === null ? null : Number((ms / 1000).toPrecision(12));
}
