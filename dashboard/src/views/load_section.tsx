import { useMemo } from "preact/hooks";
import { type BurstLevel, readBursts } from "../api/read_bursts.ts";
import { LoadChart } from "../charts/load_chart.tsx";
import { formatNumber, formatTickValue } from "../format/format_number.ts";
import { formatMs, formatShare, quantityText } from "../format/quantity.ts";
import { type CsvColumn, fields, saveCsv } from "../format/save_csv.ts";
import { Answer } from "../parts/answer.tsx";
import { DataTable } from "../parts/data_table.tsx";
import { Disclosure } from "../parts/disclosure.tsx";
import { Legend } from "../parts/legend.tsx";
import { Section } from "../parts/section.tsx";
import { useQuery } from "../state/use_query.ts";
import { MOST_LINES } from "./most_lines.ts";

interface LoadSectionProps {
  /** The hosts of a model, by their ids, in their order. */
  hosts: Map<string, string>;
  /** Of one region, or of "all". */
  region: string;
  simulated: boolean;
  /** What all of them are of. */
  family: string;
}

/** What happens under load at the hosts of a model, where a burst was measured; else nothing. */
export function LoadSection({ hosts, region, simulated, family }: LoadSectionProps) {
  const result = useQuery<BurstLevel[]>({ key: "bursts", read: readBursts });
  const rows = useMemo(
    () =>
      (result.data ?? []).filter((row) =>
        row.simulated === simulated && hosts.has(row.model_id) &&
        (region === "all" || row.region === region)
      ),
    [result.data, region, simulated, ...hosts.keys()],
  );
  if (result.error === null && rows.length === 0) return null;
  return (
    <Section
      title="Under load"
      unit="tokens per second in all"
      note="So many requests at once at one host, in bursts of the last 30 days. A ring: some were refused (429). They are in no other number."
    >
      <Answer result={result} height={260}>
        {() => <LoadCurves rows={rows} hosts={hosts} simulated={simulated} family={family} />}
      </Answer>
    </Section>
  );
}

function LoadCurves(
  { rows, hosts, simulated, family }: Omit<LoadSectionProps, "region"> & { rows: BurstLevel[] },
) {
  const named = useMemo(() => nameCurves(rows, hosts), [rows, ...hosts.keys()]);
  const shown = named.slice(0, MOST_LINES);
  const curves = useMemo(() =>
    shown.map(({ levels }, sign) => ({
      sign,
      levels: levels.map(({ calls, tokens_per_second, refused }) => ({
        calls,
        tokensPerSecond: tokens_per_second,
        isRefusing: refused > 0,
      })),
    })), [named]);
  const title = `${family} under load`;
  return (
    <>
      <LoadChart
        label={`${title}, tokens per second in all. ${shown.map(describeCurve).join(" ")}`}
        curves={curves}
        simulated={simulated}
        formatTick={formatTickValue}
      />
      <Legend entries={shown.map(({ name }, sign) => ({ sign: `line-${sign}`, label: name }))} />
      <p class="quiet">Along the bottom: requests at once.</p>
      <Disclosure label="Table">
        {() => (
          <DataTable
            caption={title}
            header={[
              "Host",
              "At once",
              "Tokens/s",
              "TTFT p50",
              "TTFT p95",
              "Refused",
              "Left",
              "Times",
            ]}
            rows={named.flatMap(({ name, levels }) =>
              levels.map((level) => [
                name,
                level.calls,
                showNumber(level.tokens_per_second),
                quantityText(formatMs(level.p50_ttft_ms)),
                quantityText(formatMs(level.p95_ttft_ms)),
                `${quantityText(formatShare(level.refused_percent))} of ${level.calls_n}`,
                showNumber(level.remaining_requests),
                level.n,
              ])
            )}
            onSave={() =>
              saveCsv(
                "under-load",
                COLUMNS,
                named.flatMap(({ name, levels }) => levels.map((level) => ({ ...level, name }))),
              )}
          />
        )}
      </Disclosure>
    </>
  );
}

interface NamedCurve {
  name: string;
  levels: BurstLevel[];
}

/** One curve for each host and region, in the order of the hosts. */
function nameCurves(rows: BurstLevel[], hosts: Map<string, string>): NamedCurve[] {
  const curves: NamedCurve[] = [];
  for (const [id, host] of hosts) {
    const ofHost = rows.filter(({ model_id }) => model_id === id);
    const regions = [...new Set(ofHost.map(({ region }) => region))];
    for (const region of regions) {
      curves.push({
        name: regions.length === 1 || region === null ? host : `${host}, ${region}`,
        levels: ofHost.filter((row) => row.region === region).toSorted((a, b) => a.calls - b.calls),
      });
    }
  }
  return curves;
}

function describeCurve({ name, levels }: NamedCurve): string {
  const said = levels.map(({ calls, tokens_per_second, refused_percent }) => {
    const refused = refused_percent > 0
      ? `, ${quantityText(formatShare(refused_percent))} refused`
      : "";
    return `${showNumber(tokens_per_second)} with ${calls} at once${refused}`;
  });
  return `${name}: ${said.join("; ")}.`;
}

function showNumber(value: number | null): string {
  return value === null ? "unknown" : formatNumber(value);
}

const COLUMNS: CsvColumn<BurstLevel & { name: string }>[] = [
  ["host", ({ name }) => name],
  ["at_once", ({ calls }) => calls],
  ["times", ({ n }) => n],
  ["calls", ({ calls_n }) => calls_n],
  ...fields("tokens_per_second", "p50_ttft_ms", "p95_ttft_ms", "refused"),
  ...fields("remaining_requests", "remaining_tokens"),
];
