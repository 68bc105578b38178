import type { Column } from "./format_table.ts";

/** A table of GitHub-flavoured Markdown, whose cells are Markdown on one line. */
export function markdownTable(columns: Column[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(columns.map(({ title }) => title)),
    line(columns.map(({ align }) => align === "right" ? "--:" : "---")),
    ...rows.map((row) => line(row.map(escapePipes))),
  ].join("\n");
}

/**
 * A cell ends at a pipe, also within code. One that is escaped does not end it, unless the
 * backslash is escaped itself: so none of the text's own comes to stand right before it.
 */
function escapePipes(cell: string): string {
  return cell.replaceAll(/\\(?=\|)/g, "\\ ").replaceAll("|", "\\|");
}
