import type { ComponentChildren } from "preact";
import { Scroller } from "./scroller.tsx";

interface PlainTableProps {
  /** Its name for screen readers. */
  label: string;
  /** The names of its columns, some with a class that says how they look. */
  header: (string | readonly [name: string, look: "numeric" | "off-phone"])[];
  caption?: ComponentChildren;
  /** A class of its own. */
  look?: string;
  /** Its rows. */
  children: ComponentChildren;
}

/** A table that is read and not sorted. */
export function PlainTable({ label, header, caption, look, children }: PlainTableProps) {
  return (
    <Scroller label={label}>
      <table class={look === undefined ? "plain" : `plain ${look}`}>
        {caption !== undefined && <caption>{caption}</caption>}
        <thead>
          <tr>
            {header.map((head) => {
              const [name, look] = typeof head === "string" ? [head] : head;
              return <th key={name} scope="col" class={look}>{name}</th>;
            })}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </Scroller>
  );
}
