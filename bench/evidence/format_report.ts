import { type Column, formatTable } from "../../lib/format_table.ts";
import type { ComparisonResult } from "./try_comparisons.ts";
import type { IntervalResult } from "./try_intervals.ts";
import type { ObjectivesResult } from "./try_objectives.ts";
import type { PeersResult } from "./try_peers.ts";
import type { RateResult } from "./try_rates.ts";

export type Line =
  | { part: "intervals" } & IntervalResult
  | { part: "rates" } & RateResult
  | { part: "same" } & ComparisonResult
  | { part: "slower" } & ComparisonResult & { smallest_percent: number }
  | { part: "peers" } & PeersResult
  | { part: "objectives" } & ObjectivesResult;

/** The tables that `bench:evidence` ends with. */
export function formatReport(lines: Line[]): string {
  const intervals = lines.filter((line) => line.part === "intervals");
  const rates = lines.filter((line) => line.part === "rates");
  const same = lines.filter((line) => line.part === "same");
  const slower = lines.filter((line) => line.part === "slower");
  const peers = lines.filter((line) => line.part === "peers");
  const equal = peers.filter(({ worse }) => worse === 0);
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
    titled(
      "Two hosts that are the same",
      ["days", "metric", "alike", "a winner %", "the first %", "too few %"],
      same.map((line) => [
        String(line.days),
        line.metric,
        String(line.likeness),
        line.winner_percent.toFixed(1),
        line.first_percent.toFixed(1),
        line.too_few_percent.toFixed(1),
      ]),
    ),
    titled(
      "A host that takes 10 % longer to its first token",
      ["days", "σ", "alike", "found %", "found in 80 %"],
      slower.map((line) => [
        String(line.days),
        String(line.sigma),
        String(line.likeness),
        line.first_percent.toFixed(1),
        `${line.smallest_percent.toFixed(1)} %`,
      ]),
    ),
    ...tablesOfPeers(equal, peers.filter(({ worse }) => worse > 0)),
    tableOfObjectives(lines.filter((line) => line.part === "objectives")),
    describeBounds(intervals),
    describeComparisons(same, slower),
    `hosts that are as right as their peers: at most ${
      Math.max(...equal.map(({ false_percent }) => false_percent)).toFixed(1)
    } % are found worse in a year (bound 5)`,
    describeObjectives(lines.filter((line) => line.part === "objectives")),
  ].join("\n\n");
}

function tablesOfPeers(equal: PeersResult[], worse: PeersResult[]): string[] {
  return [
    titled(
      "Hosts that are as right as their peers, found worse in a year",
      ["hosts", "right %", "alike", "years", "found worse %"],
      equal.map((line) => [
        String(line.hosts),
        String(line.base),
        String(line.likeness),
        String(line.trials),
        shown(line.false_percent),
      ]),
    ),
    titled(
      "One of them is worse, by so many points",
      ["hosts", "right %", "worse", "in a week %", "in 4 weeks %", "others %"],
      worse.map((line) => [
        String(line.hosts),
        String(line.base),
        String(line.worse),
        line.first_week_percent!.toFixed(1),
        line.found_percent!.toFixed(1),
        shown(line.false_percent),
      ]),
    ),
  ];
}

function tableOfObjectives(lines: ObjectivesResult[]): string {
  const title = "Years with ten troubles, told by objectives";
  const columns = [
    "metric",
    "target %",
    "slots a day",
    "years",
    "outages",
    "told by the 3rd",
    "single failures",
    "told",
    "incidents a year",
    "of one trouble",
    "by chance",
  ];
  const rows = lines.map((line) => [
    line.metric,
    String(line.target),
    String(line.per_day),
    String(line.years),
    String(line.outages),
    String(line.told_by_third),
    String(line.singles),
    String(line.told_singles),
    shown((line.in_troubles + line.by_chance) / line.years),
    `${line.most_of_one} at most`,
    shown(line.by_chance / line.years),
  ]);
  return titled(title, columns, rows);
}

/** Whether outages of four slots or more are told by their third, and single failures never. */
export function describeObjectives(lines: ObjectivesResult[]): string {
  const sum = (of: (line: ObjectivesResult) => number) =>
    lines.reduce((total, line) => total + of(line), 0);
  return `objectives: ${sum((line) => line.told_by_third)} of ${
    sum((line) => line.outages)
  } outages of four slots or more are told by their third failing slot (bound: all), ${
    sum((line) => line.told_singles)
  } of ${sum((line) => line.singles)} single failures are told (bound: none)`;
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

/** Whether comparisons are within what the documentation says of them. */
function describeComparisons(same: ComparisonResult[], slower: ComparisonResult[]): string {
  const plain = slower.filter(({ days, sigma, likeness }) =>
    days === 7 && sigma <= 0.25 && likeness <= 0.3
  );
  const most = Math.max(...same.map(({ winner_percent }) => winner_percent));
  return [
    `two hosts that are the same: at most ${most.toFixed(1)} % have a winner (bound 6)`,
    `10 % in a week, σ up to 0.25, alike up to 0.3: at least ${
      least(plain.map(({ first_percent }) => first_percent))
    } % are found (bound 95)`,
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
