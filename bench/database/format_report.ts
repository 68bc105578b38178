import { type Column, formatTable } from "../../lib/format_table.ts";

/** One line of what was measured. */
export type Line = { part: Part } & Record<string, string | number>;

type Part = keyof typeof PARTS;

const PARTS = {
  load: "Load",
  record_result: "record_result, next target included",
  view: "Views, a page of 1,000 rows",
  visitor: "What a visitor may call, at its worst",
  function: "Functions of the public page",
  documented: "The specification's queries, on the raw rows",
  exact: "Exact percentiles of four metrics, on the raw rows",
  layout: "Percentiles of TTFT over 30 days, by how histograms are stored",
  accuracy: "Percentiles from rollups over 30 days, against percentile_disc",
  size: "Size",
  storage: "Storage on the default schedule, by the settings' defaults",
  maintenance: "A maintenance run",
};

/** Tables of the measurements, in milliseconds, and conclusions. */
export function formatReport(lines: Line[]): string {
  const tables = Object.entries(PARTS).flatMap(([part, title]) => {
    const rows = lines.filter((line) => line.part === part).map(({ part: _, ...row }) => row);
    if (rows.length === 0) return [];
    return `${title}\n\n${part === "size" ? formatPairs(rows[0]) : formatRows(rows)}`;
  });
  return [...tables, conclude(lines)].join("\n\n");
}

function formatRows(rows: Record<string, string | number>[]): string {
  const names = Object.keys(rows[0]);
  const columns = names.map((name): Column => ({
    title: name,
    align: typeof rows[0][name] === "number" ? "right" : "left",
  }));
  return formatTable(columns, rows.map((row) => names.map((name) => String(row[name]))));
}

function formatPairs(row: Record<string, string | number>): string {
  return formatTable(
    [{ title: "what" }, { title: "how much", align: "right" }],
    Object.entries(row).map(([name, value]) => [name.replaceAll("_", " "), String(value)]),
  );
}

function conclude(lines: Line[]): string {
  const recorded = lines.filter(({ part }) => part === "record_result");
  const [few, many] = [recorded[0], recorded.at(-1)!].map((line) => line.results);
  const slower = recorded.filter((line) => line.results === many).map((line) => {
    const before = recorded.find(({ workload, results }) =>
      workload === line.workload && results === few
    );
    return `${(Number(line.p50_ms) / Number(before?.p50_ms)).toFixed(2)} (${line.workload})`;
  });
  const board = lines.find(({ name }) =>
    name === "model_leaderboard_over('30 days', 'all', 'default')"
  );
  const exact = lines.find(({ part, window }) => part === "exact" && window === "30 days");
  const visits = lines.filter(({ part }) => part === "visitor");
  const slowest = Math.max(...visits.map(({ p95_ms }) => Number(p95_ms)));
  const spilling = visits.filter(({ spilled }) => Number(spilled) > 0).length;
  const faster = Number(exact?.p50_ms) / Number(board?.p50_ms);
  return [
    `record_result takes ${slower.join(" and ")} times as long at ${many} results as at ${few}.`,
    `Of ${visits.length} things that a visitor may ask, the slowest takes ${slowest} ms (p95), and ${spilling} spill to disk.`,
    `The 30-day leaderboard is ${faster.toFixed(0)} times as fast as exact percentiles.`,
  ].join("\n");
}
