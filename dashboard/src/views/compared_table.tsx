import type { ComponentChildren } from "preact";
import type { Summary } from "../api/read_summaries.ts";
import { SaveButton } from "../parts/save_button.tsx";
import { Scroller } from "../parts/scroller.tsx";
import { ModelTags } from "../parts/served_as_tag.tsx";

/** Two models, and what their heads say of them. */
export interface Compared {
  rows: [Summary, Summary];
  isStale(row: Summary): boolean;
  now: number;
}

interface ComparedTableProps extends Compared {
  label: string;
  /** A class of its own. */
  look: string;
  /** The heads of columns after those of the two models. */
  further?: ComponentChildren;
  onSave(): void;
  children: ComponentChildren;
}

/** A table with a column for each of two models. */
export function ComparedTable(props: ComparedTableProps) {
  const { rows, isStale, now, label, look, further, onSave, children } = props;
  return (
    <Scroller label={label}>
      <table class={`plain comparison ${look}`}>
        <caption>
          <SaveButton onSave={onSave} />
        </caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="unseen">Metric</span>
            </th>
            {rows.map((row, index) => (
              <th key={row.model_id} scope="col" class="numeric">
                <span class={`key line-${index}`}>{row.model}</span>
                <span class="provider">{row.provider}</span>
                <ModelTags row={row} stale={isStale(row)} now={now} />
              </th>
            ))}
            {further}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </Scroller>
  );
}
