import type { ComponentChildren } from "preact";
import { PlainTable } from "./plain_table.tsx";
import { SaveButton } from "./save_button.tsx";

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
    <PlainTable
      label={caption}
      header={header}
      caption={[caption, <SaveButton key="save" onSave={onSave} />]}
    >
      {rows.map((cells, index) => (
        <tr key={index}>
          {cells.map((cell, place) =>
            place === 0 ? <th key={place} scope="row">{cell}</th> : <td key={place}>{cell}</td>
          )}
        </tr>
      ))}
    </PlainTable>
  );
}
