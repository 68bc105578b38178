import type { Status } from "../api/read_status.ts";

/** What the page says about how fresh its numbers are. */
export interface Freshness {
  tone: "good" | "neutral" | "bad";
  /** A few words, for the header. */
  summary: string;
  /** What to know before trusting the numbers; null when there is nothing. */
  warning: string | null;
}

/** A page that has not heard of its project for this long, because it slept, has to ask first. In milliseconds. */
const UNHEARD_MS = 150_000;

const warnings: Record<string, string> = {
  paused: "The schedule is paused, so nothing new is measured.",
  stale: "Measurements have stopped arriving.",
  failing: "The scheduled runs are failing, so nothing new is measured.",
  stuck: "A run is stuck, so its results are missing.",
  unscheduled: "No schedule is set up: results come only from runs that somebody starts.",
};

/**
 * Judges what the project last said. `unheardMs` is how long ago that was, null
 * when it never has; `failed` is whether the last attempt to ask it failed.
 */
export function describeFreshness(
  status: Status | null,
  unheardMs: number | null,
  failed: boolean,
): Freshness {
  if (failed) {
    return {
      tone: "bad",
      summary: "Not reachable",
      warning: status === null
        ? "The project cannot be reached."
        : "The project cannot be reached, so this page may be out of date.",
    };
  }
  if (status === null || unheardMs === null || unheardMs > UNHEARD_MS) {
    return { tone: "neutral", summary: "Checking …", warning: null };
  }
  if (status.state === "ok") return { tone: "good", summary: "Up to date", warning: null };
  if (status.state === "empty") {
    return { tone: "neutral", summary: "No results yet", warning: null };
  }
  return {
    tone: status.state === "unscheduled" ? "neutral" : "bad",
    summary: status.state === "unscheduled" ? "No schedule" : "Out of date",
    warning: warnings[status.state] ?? `The project reports that it is ${status.state}.`,
  };
}
