/** One number of a metric, by its labels. */
export interface OpenSample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const DESCRIPTOR = new RegExp(`^# (TYPE|UNIT|HELP) (${NAME}) (.+)$`);
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (-?[0-9.]+(?:e[+-]?[0-9]+)?)$`);
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["n\\])*)"(?:,|$)/;

/**
 * Reads gauges and summaries as strictly as OpenMetrics 1.0.0 is written: every family at one
 * place and described before its samples, a unit at the end of its name, no number twice, one end.
 *
 * @throws {Error} that names the line.
 */
export function parseOpenMetrics(text: string): OpenSample[] {
  const lines = text.split("\n");
  if (lines.pop() !== "") throw new Error("the last line does not end");
  if (lines.pop() !== "# EOF") throw new Error("the last line is not # EOF");
  const samples: OpenSample[] = [];
  const told = new Set<string>();
  const families = new Map<string, Map<string, string>>();
  let family = "";
  for (const line of lines) {
    const [, word, name, rest] = DESCRIPTOR.exec(line) ?? [];
    if (word !== undefined) {
      if (name !== family) {
        if (families.has(name)) throw new Error(`told at two places: ${line}`);
        families.set(name, new Map());
        family = name;
      }
      const described = families.get(name)!;
      if (described.has(word)) throw new Error(`described twice: ${line}`);
      described.set(word, rest);
      if (word === "UNIT" && !name.endsWith(`_${rest}`)) throw new Error(`not the unit: ${line}`);
      if (word === "TYPE" && !["gauge", "summary"].includes(rest)) throw new Error(`type: ${line}`);
      continue;
    }
    const sample = parseSample(line);
    if (sample.name !== family) throw new Error(`of no family: ${line}`);
    const described = families.get(family)!;
    if (!described.has("TYPE") || !described.has("HELP")) throw new Error(`undescribed: ${line}`);
    if (described.get("TYPE") === "summary") {
      const quantile = Number(sample.labels.quantile);
      if (!(quantile >= 0 && quantile <= 1)) throw new Error(`quantile: ${line}`);
    }
    const key = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
    if (told.has(key)) throw new Error(`told twice: ${line}`);
    told.add(key);
    samples.push(sample);
  }
  return samples;
}

function parseSample(line: string): OpenSample {
  const [, name, labels = "", value] = SAMPLE.exec(line) ?? [];
  if (name === undefined) throw new Error(`no sample: ${line}`);
  return { name, labels: parseLabels(labels, line), value: Number(value) };
}

function parseLabels(text: string, line: string): Record<string, string> {
  const labels: [string, string][] = [];
  for (let rest = text; rest !== "";) {
    const [whole, name, value] = LABEL.exec(rest) ?? [];
    if (whole === undefined) throw new Error(`labels: ${line}`);
    if (labels.some(([other]) => other === name)) throw new Error(`label twice: ${line}`);
    labels.push([name, value.replaceAll(/\\(.)/g, (_, c) => c === "n" ? "\n" : c)]);
    rest = rest.slice(whole.length);
  }
  return Object.fromEntries(labels);
}
