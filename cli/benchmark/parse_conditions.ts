import { choiceOf } from "../command/choice_of.ts";
import { pointAt } from "../command/point_at.ts";
import { UsageError } from "../command/usage_error.ts";
import { plainText } from "../../lib/plain_text.ts";
import { METRICS } from "./metrics.ts";

/** What a metric is held to. */
const OPERATORS = {
  "<": (value: number, limit: number) => value < limit,
  "<=": (value: number, limit: number) => value <= limit,
  ">": (value: number, limit: number) => value > limit,
  ">=": (value: number, limit: number) => value >= limit,
};

/** When a run is to fail. */
export interface Condition {
  /** As it was written, such as `p95_ttft_ms > 800`. */
  text: string;
  /** A name in `METRICS`. */
  metric: string;
  operator: keyof typeof OPERATORS;
  /** In the unit of the metric. */
  limit: number;
}

/** Whether a value is what the condition says. */
export function holds({ operator, limit }: Condition, value: number): boolean {
  return OPERATORS[operator](value, limit);
}

/**
 * Reads conditions, each `<metric> <operator> <number>` with or without the unit: one to a text, or
 * several on lines of their own. Empty lines and those that begin with `#` say nothing.
 *
 * @throws {UsageError} which shows the place, when one says nothing of the kind.
 */
export function parseConditions(texts: string[]): Condition[] {
  const found = texts.map((text) =>
    text.split(/\r\n|\r|\n/).map((line) => line.trim())
      .filter((line) => line !== "" && !line.startsWith("#"))
  );
  if (found.some((lines) => lines.length === 0)) {
    throw new UsageError(
      "Cannot read --fail-on: it is empty, and must be like 'p95_ttft_ms > 800'",
    );
  }
  return [...new Set(found.flat())].map(parseCondition);
}

function parseCondition(text: string): Condition {
  const metric = /^[^\s<>=!≤≥]*/.exec(text)![0];
  if (metric === "") fail("a metric must come first", 0, 1);
  if (!Object.hasOwn(METRICS, metric)) {
    const choice = choiceOf(metric, Object.keys(METRICS));
    fail(`there is no metric "${plainText(metric, 60)}". ${choice}`, 0, metric.length);
  }
  const { unit } = METRICS[metric];

  const [before, operator] = /^\s*([<>=!≤≥]*)/.exec(text.slice(metric.length))!;
  const numberAt = skipSpace(metric.length + before.length);
  if (!isOperator(operator)) {
    const place = skipSpace(metric.length);
    fail(`after ${metric} one of < <= > >= must come`, place, place + (operator.length || 1));
  }

  const number = /^\d+(?:\.\d+)?/.exec(text.slice(numberAt))?.[0];
  if (number === undefined) {
    fail("a number must come here, such as 800 or 99.5", ...wordAt(numberAt));
  }
  const unitAt = skipSpace(numberAt + number.length);
  const written = text.slice(...wordAt(unitAt));
  const factor = written === "" ? 1 : Object.hasOwn(unit.written, written) && unit.written[written];
  if (!factor) fail(explainRest(Object.keys(unit.written)), unitAt, text.length);
  const end = unitAt + written.length;
  if (skipSpace(end) < text.length) fail(explainRest([]), skipSpace(end), text.length);

  const limit = Number((Number(number) * factor).toPrecision(15));
  const { min, max, unit: name } = unit.range;
  if (limit < min || limit > max) {
    fail(`${metric} is from ${min} to ${max} ${name}`, numberAt, end);
  }
  if (name === "per cent" && written === "" && limit > 0 && limit < 1) {
    fail(
      `${metric} is from 0 to 100: is ${
        Number((100 * limit).toPrecision(12))
      } meant, or ${number}%?`,
      numberAt,
      end,
    );
  }
  return { text, metric, operator, limit };

  function skipSpace(from: number): number {
    return from + /^\s*/.exec(text.slice(from))![0].length;
  }
  /** From where a word begins to where it ends. */
  function wordAt(from: number): [number, number] {
    return [from, from + /^\S*/.exec(text.slice(from))![0].length];
  }
  function fail(why: string, from: number, to: number): never {
    throw new UsageError(`Cannot read --fail-on: ${why}`, { place: pointAt(text, from, to) });
  }
}

function isOperator(text: string): text is keyof typeof OPERATORS {
  return Object.hasOwn(OPERATORS, text);
}

function explainRest(units: string[]): string {
  const allowed = units.length === 0
    ? "nothing may follow here"
    : `only the unit (${units.join(" or ")}) may follow the number`;
  return `${allowed}; another condition is a --fail-on of its own`;
}
