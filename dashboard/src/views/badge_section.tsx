import { useMemo, useState } from "preact/hooks";
import type { Summary } from "../api/read_summaries.ts";
import { badgeSvg } from "../format/badge_svg.ts";
import { formatMs, formatShare, formatSpeed, quantityText } from "../format/quantity.ts";
import { fullName } from "../format/full_name.ts";
import { saveFile } from "../format/save_file.ts";
import { Choice } from "../parts/choice.tsx";
import { Section } from "../parts/section.tsx";
import { DEFAULT_WORKLOAD, type Scope } from "../state/scope.ts";

interface BadgeSectionProps {
  row: Summary;
  scope: Scope;
}

const choices = [
  { id: "ttft", label: "TTFT" },
  { id: "tps", label: "Speed" },
  { id: "availability", label: "Availability" },
] as const;

type BadgeMetric = typeof choices[number]["id"];

/** A badge of the model for other pages; its date shows how old its number is. */
export function BadgeSection({ row, scope }: BadgeSectionProps) {
  const [metric, setMetric] = useState<BadgeMetric>("ttft");
  const value = badgeValue(row, metric, scope);
  const date = row.last_seen_at === null
    ? "never measured"
    : new Date(row.last_seen_at).toISOString().slice(0, 10);
  const subject = fullName(row);
  const svg = useMemo(
    () => badgeSvg({ subject, value, date, simulated: row.simulated }, measureText),
    [subject, value, date, row.simulated],
  );
  const kind = scope.workload === DEFAULT_WORKLOAD ? "" : `-${scope.workload}`;
  const name = `${row.model.replaceAll(/[^\w.-]+/g, "-")}${kind}-${metric}.svg`;
  return (
    <Section
      title="Badge"
      note="An image with the number and the day of its last result. It does not update itself."
    >
      <div class="badge">
        <Choice
          legend="Metric of the badge"
          name="badge"
          value={metric}
          options={choices}
          onChange={(id) => setMetric(id)}
        />
        <img
          src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`}
          alt={`${subject}: ${value}, ${date}${row.simulated ? ", simulated" : ""}`}
        />
        <button type="button" onClick={() => saveFile(name, "image/svg+xml", svg)}>
          Download SVG
        </button>
      </div>
    </Section>
  );
}

function badgeValue(row: Summary, metric: BadgeMetric, { window, workload }: Scope): string {
  const of = workload === DEFAULT_WORKLOAD ? window.label : `${workload}, ${window.label}`;
  switch (metric) {
    case "ttft":
      return `TTFT p50 ${quantityText(formatMs(row.p50_ttft_ms))} (${of})`;
    case "tps":
      return `${quantityText(formatSpeed(row.p50_tps))} p50 (${of})`;
    case "availability":
      return `${quantityText(formatShare(row.availability_percent))} available (${of})`;
  }
}

function measureText(text: string): number {
  const context = document.createElement("canvas").getContext("2d")!;
  context.font = "11px Verdana, DejaVu Sans, sans-serif";
  return context.measureText(text).width;
}
