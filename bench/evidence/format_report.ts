import { type Column, formatTable } from "../../lib/format_table.ts";
import type { IntervalResult } from "./try_intervals.ts";
import type { RateResult } from "./try_rates.ts";

export type Line =
  | { part: "intervals" } & IntervalResult
  | { part: "rates" } & RateResult;

/** The tables that `bench:evidence` ends with. */
export function formatReport(lines: Line[]): string {
  const intervals = lines.filter((line) => line.part === "intervals");
  const rates = lines.filter((line) => line.part === "rates");
  return [
    ...[0.5, 0.95].map((fraction) =>
      titled(
        `Intervals of p${100 * fraction}, 95 %`,
        [
          "days",
          "curve",
          "tail",
          "alike",
          "hold %",
          "none %",
          "oracle %",
          "width",
          "share",
          "true",
        ],
        intervals.filter((line) => line.fraction === fraction).map((line) => [
          String(line.days),
          line.curve,
          line.tail,
          String(line.likeness),
          line.hold_percent.toFixed(1),
          line.none_percent.toFixed(1),
          line.oracle_hold_percent.toFixed(1),
          shown(line.width_ratio),
          shown(line.share),
          shown(line.true_share),
        ]),
      )
    ),
    titled(
      "Intervals of rates, 95 %",
      ["days", "rate", "alike", "hold %", "width", "share"],
      rates.map((line) => [
        String(line.days),
        String(line.rate),
        String(line.likeness),
        line.hold_percent.toFixed(1),
        shown(line.width_ratio),
        shown(line.share),
      ]),
    ),
    describeBounds(intervals),
  ].join("\n\n");
}

/** Whether the medians are within what the documentation says of them. */
export function describeBounds(lines: IntervalResult[]): string {
  const medians = lines.filter(({ fraction }) => fraction === 0.5);
  const usual = medians.filter(({ likeness }) => likeness <= 0.5);
  const alike = medians.filter(({ likeness, days }) => likeness === 0.8 && days === 1);
  const widths = medians.flatMap(({ width_ratio }) => width_ratio ?? []);
  return [
    `alike up to 0.5: at least ${least(usual.map((line) => line.hold_percent))} % hold (bound 93)`,
    `alike by 0.8 in a day: at least ${
      least(alike.map((line) => line.hold_percent + line.none_percent))
    } % hold or are none (bound 90)`,
    `widths: at most ${Math.max(...widths).toFixed(2)} times those of the oracle (bound 1.5)`,
  ].join("\n");
}

function least(numbers: number[]): string {
  return Math.min(...numbers).toFixed(1);
}

function shown(number: number | null): string {
  return number === null ? "–" : number.toFixed(2);
}

function titled(title: string, titles: string[], rows: string[][]): string {
  const columns = titles.map((name, i): Column => ({
    title: name,
    align: rows.every((row) => Number.isNaN(Number(row[i]))) ? "left" : "right",
  }));
  return `${title}\n\n${formatTable(columns, rows)}`;
}
