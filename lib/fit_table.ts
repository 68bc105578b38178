import { type Column, formatTable, textWidth } from "./format_table.ts";

/** A column of a table that may have to fit a terminal. */
export interface FittedColumn extends Column {
  /** Left out where the terminal is too narrow, the last one first. */
  optional?: boolean;
}

/** Texts are cut to this length at the shortest, in characters. */
const LEAST = 12;
const GAP = 2;

/**
 * A table with lines of at most `width` characters: it leaves out optional columns, then cuts
 * texts. If that is not enough, rows are written one below the other, with a line for each column.
 */
export function fitTable(columns: FittedColumn[], rows: string[][], width: number): string {
  const left = columns.map((_, index) => index);
  while (totalWidth(columns, rows, left) > width) {
    const optional = left.findLast((index) => columns[index].optional);
    if (optional === undefined) break;
    left.splice(left.indexOf(optional), 1);
  }
  const cut = cutTexts(columns, rows, left, width);
  if (cut === null) return formatRecords(columns, rows, width);
  const table = formatTable(left.map((index) => columns[index]), cut);
  const gone = columns.filter((_, index) => !left.includes(index)).map(({ title }) => title);
  if (gone.length === 0) return table;
  return `${table}\n${wrap(`Too narrow for: ${gone.join(", ")}`, width)}`;
}

function totalWidth(columns: Column[], rows: string[][], left: number[]): number {
  return left.reduce((sum, index) => sum + columnWidth(columns, rows, index) + GAP, -GAP);
}

function columnWidth(columns: Column[], rows: string[][], index: number): number {
  return Math.max(textWidth(columns[index].title), ...rows.map((row) => textWidth(row[index])));
}

/** The remaining cells, with the longest texts cut; null when that is not enough. */
function cutTexts(
  columns: Column[],
  rows: string[][],
  left: number[],
  width: number,
): string[][] | null {
  const sizes = new Map(left.map((index) => [index, columnWidth(columns, rows, index)]));
  let excess = totalWidth(columns, rows, left) - width;
  while (excess > 0) {
    const [widest, size] = [...sizes]
      .filter(([index, size]) =>
        columns[index].align !== "right" && size > Math.max(LEAST, textWidth(columns[index].title))
      )
      .reduce((most, each) => each[1] > most[1] ? each : most, [-1, 0]);
    if (widest === -1) return null;
    sizes.set(widest, size - 1);
    excess--;
  }
  return rows.map((row) => left.map((index) => cutTo(row[index], sizes.get(index)!)));
}

/** Rows one below the other: the names of the columns, with the values next to them. */
function formatRecords(columns: Column[], rows: string[][], width: number): string {
  const names = Math.max(...columns.map(({ title }) => textWidth(title)));
  const room = Math.max(LEAST, width - names - GAP);
  if (rows.length === 0) return wrap(columns.map(({ title }) => title).join("  "), width);
  return rows.map((row) =>
    columns
      .map(({ title }, index) =>
        `${title}${" ".repeat(names - textWidth(title) + GAP)}${cutTo(row[index], room)}`.trimEnd()
      )
      .join("\n")
  ).join(`\n${"─".repeat(Math.min(width, names + GAP + LEAST))}\n`);
}

function wrap(text: string, width: number): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1)!;
    if (line === "") lines[lines.length - 1] = word;
    else if (textWidth(line) + 1 + textWidth(word) > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.join("\n");
}

function cutTo(text: string, size: number): string {
  const characters = [...text];
  return characters.length <= size ? text : characters.slice(0, size - 1).join("") + "…";
}
