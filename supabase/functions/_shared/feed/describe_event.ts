import { isRecord } from "../platform/is_record.ts";
import { plainLabel } from "../platform/plain_label.ts";
import type { FeedEvent } from "./told_feed.ts";

/** An event in words. */
export interface EventText {
  title: string;
  text: string;
}

/** The most of a foreign name in a sentence, in characters. */
const NAME_LENGTH = 100;

/** Says what happened, to whom, where and when. */
export function describeEvent(event: FeedEvent): EventText {
  const model = event.model === null ? "All models" : plainLabel(event.model, NAME_LENGTH);
  const who = event.provider === null
    ? model
    : `${model} on ${plainLabel(event.provider, NAME_LENGTH)}`;
  const [what, why] = event.is_incident ? describeIncident(event) : describeChange(event);
  const isOver = event.until !== null;
  return {
    title: `${who}: ${isOver ? `no longer ${what}` : what}`,
    text: [why, ...placesOf(event), ...timesOf(event)].join(" "),
  };
}

function describeIncident({ kind, before, after }: FeedEvent): [string, string] {
  switch (kind) {
    case "failing":
      return ["failing", `${shown(after)} of the last ${shown(before)} attempts failed.`];
    case "slow_ttft":
      return [
        "slow to the first token",
        `Median ${shown(after)} ms to the first token, usually ${shown(before)} ms at these hours.`,
      ];
    case "slow_tps":
      return [
        "streaming slowly",
        `Median ${shown(after)} tokens per second, usually ${shown(before)} at these hours.`,
      ];
    case "served_as":
      return typeof after === "string"
        ? ["answered by another model", `It answered as ${plainLabel(after, NAME_LENGTH)}.`]
        : ["answered by another model", "Another model answered than the one asked for."];
    case "worse_answers":
      return [
        "answering worse than its peers",
        `Right on ${shown(after)} % of the questions of a week, its peers on ${shown(before)} %.`,
      ];
    case "objective":
      return [
        "missing an objective",
        typeof after === "string"
          ? `It uses up the error budget of "${plainLabel(after)}" (${shown(before)} %) too fast.`
          : "It uses up the error budget of an objective too fast.",
      ];
    default:
      return [kind.replaceAll("_", " "), "An incident was opened."];
  }
}

function describeChange({ kind, before, after, at }: FeedEvent): [string, string] {
  switch (kind) {
    case "retired": {
      const day = typeof after === "string" && !Number.isNaN(Date.parse(after))
        ? new Date(after)
        : null;
      return day !== null && day > at
        ? ["to be retired", `It will be retired on ${dayOf(day)}.`]
        : ["retired", day === null ? "It is retired." : `It is retired since ${dayOf(day)}.`];
    }
    case "restored":
      return ["not retired any more", "Its retirement was undone."];
    case "price_changed":
      return ["another price", describePrice(before, after)];
    case "served_as":
      return [
        "answers as another name",
        `It answers as ${nameIn(after)}, and before as ${nameIn(before)}.`,
      ];
    default:
      return [kind.replaceAll("_", " "), "It has changed."];
  }
}

const PRICES = [
  ["input_price_per_m", "input"],
  ["cached_input_price_per_m", "cached input"],
  ["output_price_per_m", "output"],
] as const;

/** Prices are in USD per million tokens. */
function describePrice(before: unknown, after: unknown): string {
  const [former, now] = [before, after].map((price) => isRecord(price) ? price : {});
  const changes = PRICES.flatMap(([field, name]) => {
    const [was, is] = [former[field] ?? null, now[field] ?? null];
    if (was === is) return [];
    return [`${name} from ${shownPrice(was)} to ${shownPrice(is)}`];
  });
  return changes.length === 0
    ? "What is charged besides plain tokens has changed."
    : `${capital(changes.join(", "))} USD per million tokens.`;
}

function shownPrice(price: unknown): string {
  return price === null ? "unknown" : shown(price);
}

function placesOf({ workload, region }: FeedEvent): string[] {
  return [
    ...workload === null || workload === "default" ? [] : [`Workload ${plainLabel(workload)}.`],
    ...region === null ? [] : [`From ${plainLabel(region)}.`],
  ];
}

function timesOf({ is_incident, at, until }: FeedEvent): string[] {
  if (!is_incident) return [];
  return [`Since ${minuteOf(at)}${until === null ? "" : `, until ${minuteOf(until)}`} (UTC).`];
}

/** A number of the database, to three significant digits where it has more. */
function shown(value: unknown): string {
  if (typeof value !== "number" || !Number.isFinite(value)) return "?";
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

function nameIn(value: unknown): string {
  return typeof value === "string" ? plainLabel(value, NAME_LENGTH) : "an unknown name";
}

function capital(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

function minuteOf(time: Date): string {
  return time.toISOString().slice(0, 16).replace("T", " ");
}
