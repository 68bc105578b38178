import type { ComponentChildren } from "preact";
import { SaveButton } from "./save_button.tsx";
import { Scroller } from "./scroller.tsx";

/** A table below a chart, closed until it is opened. */
export interface DataTableProps {
  caption: string;
  header: string[];
  rows: ComponentChildren[][];
  /** Saves the same numbers as CSV. */
  onSave(): void;
}

/** The numbers of a chart as a table. */
export function DataTable({ caption, header, rows, onSave }: DataTableProps) {
  return (
    <Scroller label={caption}>
      <table class="plain">
        <caption>
          {caption}
          <SaveButton onSave={onSave} />
        </caption>
        <thead>
          <tr>
            {header.map((name) => <th key={name} scope="col">{name}</th>)}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, index) => (
            <tr key={index}>
              {cells.map((cell, place) =>
                place === 0 ? <th key={place} scope="row">{cell}</th> : <td key={place}>{cell}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}
