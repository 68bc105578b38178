import { RANGES, within } from "../platform/ranges.ts";

/** What is left of one rate limit. */
export interface Left {
  /** How many are left. */
  remaining?: number;
  /** How long until the limit is reset, in milliseconds. */
  reset_ms?: number;
}

/** What a response said of its provider's rate limits. */
export interface Headroom {
  /** Of requests. */
  requests?: Left;
  /** Of tokens. */
  tokens?: Left;
}

const LIMIT_HEADER = /^(?:x-|anthropic-)?ratelimit-(.*(?:remaining|reset).*|remaining|reset)$/;

/** A duration such as `6m0s`, `1h2m3.5s` or `120ms`. */
const DURATION =
  /^(?:(\d{1,6}(?:\.\d{1,9})?)h)?(?:(\d{1,6}(?:\.\d{1,9})?)m)?(?:(\d{1,9}(?:\.\d{1,9})?)s)?(?:(\d{1,12}(?:\.\d{1,9})?)ms)?$/;

/**
 * What headers say of rate limits, in the forms of OpenAI (`x-ratelimit-remaining-requests`),
 * Anthropic (`anthropic-ratelimit-requests-remaining`) and the IETF's draft (`ratelimit-remaining`).
 * Where several limits of a kind are named, such as those of a minute and a day, it is the one with
 * the least left. Null where nothing is said that can be.
 */
export function readHeadroom(headers: Headers, now = Date.now()): Headroom | null {
  const found = new Map<string, Left & { kind: keyof Headroom }>();
  for (const [name, value] of headers) {
    const said = LIMIT_HEADER.exec(name)?.[1];
    const kind = said === undefined ? null : kindOf(said);
    if (said === undefined || kind === null) continue;
    const limit = said.replace(/remaining|reset/, "");
    const left = found.get(limit) ?? { kind };
    found.set(limit, left);
    if (said.includes("remaining")) left.remaining = count(value) ?? left.remaining;
    else left.reset_ms = waitOf(value, now) ?? left.reset_ms;
  }
  const headroom: Headroom = {};
  for (const { kind, ...left } of found.values()) {
    if (left.remaining === undefined && left.reset_ms === undefined) continue;
    const least = headroom[kind];
    if (least === undefined || rank(left) < rank(least)) headroom[kind] = left;
  }
  return Object.keys(headroom).length === 0 ? null : headroom;
}

function rank({ remaining }: Left): number {
  return remaining ?? Infinity;
}

function kindOf(said: string): keyof Headroom | null {
  if (said.includes("token")) return "tokens";
  return /^(?:remaining|reset)$|req/.test(said) ? "requests" : null;
}

function count(value: string): number | null {
  return /^\d{1,12}$/.test(value.trim()) ? Number(value) : null;
}

/** A duration, a number of seconds, or a moment: in seconds or milliseconds since 1970, or as a date. */
function waitOf(value: string, now: number): number | null {
  const text = value.trim();
  if (/^\d{1,14}(?:\.\d{1,9})?$/.test(text)) {
    const number = Number(text);
    if (number > 1e11) return wait(number - now);
    return wait(number > 1e9 ? 1000 * number - now : 1000 * number);
  }
  const parts = DURATION.exec(text);
  if (parts !== null && text !== "") {
    const [hours, minutes, seconds, milliseconds] = parts.slice(1).map((part) => Number(part ?? 0));
    return wait(3_600_000 * hours + 60_000 * minutes + 1000 * seconds + milliseconds);
  }
  return /\d{4}/.test(text) ? wait(Date.parse(text) - now) : null;
}

function wait(ms: number): number | null {
  return within(RANGES.waitMs, Number.isNaN(ms) ? null : Math.max(0, Math.round(ms)));
}
