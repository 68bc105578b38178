/** A metric with its samples. */
export interface Family {
  name: string;
  /** Gauges may fall; a summary has quantiles. There are no counters: what is summed up is a window. */
  type: "gauge" | "summary";
  help: string;
  /** The end of the name, where it says a unit. */
  unit?: string;
  samples: Sample[];
}

/** One number; null is unknown, and not written. */
export interface Sample {
  labels: Record<string, string>;
  value: number | null;
}

/**
 * Writes metrics so that both formats of Prometheus read the same text: OpenMetrics 1.0.0, and the
 * text format 0.0.4, to which units and the end are comments.
 */
export function writeFamilies(families: Family[]): string {
  const lines = families.flatMap(({ name, type, help, unit, samples }) => {
    const known = samples.filter(({ value }) => value !== null && Number.isFinite(value));
    if (known.length === 0) return [];
    return [
      `# TYPE ${name} ${type}`,
      ...unit === undefined ? [] : [`# UNIT ${name} ${unit}`],
      `# HELP ${name} ${escapeText(help)}`,
      ...known.map(({ labels, value }) => `${name}${writeLabels(labels)} ${value}`),
    ];
  });
  return [...lines, "# EOF", ""].join("\n");
}

function writeLabels(labels: Record<string, string>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeText(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

/** Whatever else a name holds is written as it is: it says which model is meant. */
function escapeText(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
}
