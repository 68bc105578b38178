import type { ComponentChildren } from "preact";
import type { MetricId } from "../format/definitions.ts";
import { MetricHelp } from "./metric_help.tsx";

interface StatProps {
  label: string;
  metric?: MetricId;
  children: ComponentChildren;
  /** A second line below the number. */
  detail?: ComponentChildren;
}

/** One important number. */
export function Stat({ label, metric, children, detail }: StatProps) {
  return (
    <div class="stat">
      <dt>
        {label}
        {metric !== undefined && <MetricHelp metric={metric} />}
      </dt>
      <dd class="value">{children}</dd>
      {detail !== undefined && <dd class="detail">{detail}</dd>}
    </div>
  );
}
