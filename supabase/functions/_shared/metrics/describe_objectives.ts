import type { ToldObjective } from "./told_metrics.ts";
import type { Family, Sample } from "./write_families.ts";

/** The metrics of objectives that visitors may see. */
export function describeObjectives(objectives: ToldObjective[]): Family[] {
  const of = (value: (objective: ToldObjective) => number | null): Sample[] =>
    objectives.map((objective) => ({ labels: labelsOf(objective), value: value(objective) }));
  return [
    {
      name: "benchmark_objective_met_ratio",
      type: "gauge",
      unit: "ratio",
      help: "Share of the calls of its period that met the objective.",
      samples: of(({ met_percent }) => toRatio(met_percent)),
    },
    {
      name: "benchmark_objective_target_ratio",
      type: "gauge",
      unit: "ratio",
      help: "The least share of calls that must.",
      samples: of(({ target_percent }) => toRatio(target_percent)),
    },
    {
      name: "benchmark_objective_budget_left_ratio",
      type: "gauge",
      unit: "ratio",
      help: "What is left of the error budget; below 0 it is overdrawn.",
      samples: of(({ budget_left_percent }) => toRatio(budget_left_percent)),
    },
    {
      name: "benchmark_objective_burn_rate",
      type: "gauge",
      help: "How fast the error budget is used up; at 1 it lasts for just its period.",
      samples: objectives.flatMap((objective) => {
        const labels = labelsOf(objective);
        return [
          { labels: { ...labels, over: "1h" }, value: objective.burn_rate_1h },
          { labels: { ...labels, over: "1d" }, value: objective.burn_rate_1d },
        ];
      }),
    },
  ];
}

/** Empty where it is of all of them. */
function labelsOf(objective: ToldObjective): Record<string, string> {
  const { metric, provider, model, family, workload, region, simulated } = objective;
  return {
    objective: objective.objective,
    metric,
    provider: provider ?? "",
    model: model ?? "",
    family: family ?? "",
    workload: workload ?? "",
    region: region ?? "",
    simulated: String(simulated ?? false),
  };
}

/** Without the noise of a division. */
function toRatio(percent: number | null): number | null {
  return percent === null ? null : Number((percent / 100).toPrecision(12));
}
