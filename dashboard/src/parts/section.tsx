import type { ComponentChildren } from "preact";
import { MetricHelp } from "./metric_help.tsx";
import type { MetricId } from "../format/definitions.ts";

interface SectionProps {
  title: string;
  /** Unit of the numbers in it. */
  unit?: string;
  /** The metric whose definition it links to. */
  metric?: MetricId;
  note?: ComponentChildren;
  children: ComponentChildren;
}

/** A part of a page with its heading. */
export function Section({ title, unit, metric, note, children }: SectionProps) {
  return (
    <section class="section">
      <header>
        <h2>
          {title}
          {unit !== undefined && <span class="unit">{` ${unit}`}</span>}
        </h2>
        {metric !== undefined && <MetricHelp metric={metric} />}
        {note !== undefined && <p class="note">{note}</p>}
      </header>
      {children}
    </section>
  );
}
