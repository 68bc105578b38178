import type { Status } from "../api/read_status.ts";

/** The page's messages about the freshness of its numbers. */
export interface Freshness {
  tone: "good" | "neutral" | "bad";
  /** A few words, for the header. */
  summary: string;
  /** A warning about the numbers; null when there is none. */
  warning: string | null;
}

/**
 * After this long without an answer, for example in a sleeping tab, the page
 * must ask the project first. In milliseconds.
 */
const UNHEARD_MS = 150_000;

const warnings: Record<string, string> = {
  paused: "The schedule is paused, so nothing new is measured.",
  stale: "Measurements have stopped arriving.",
  failing: "The scheduled runs are failing, so nothing new is measured.",
  stuck: "A run is stuck, so its results are missing.",
  unscheduled: "No schedule is set up: results come only from runs that are started by hand.",
};

/**
 * Judges the last report of the project. `unheardMs` is its age, null when there was none; `failed`
 * is whether the last attempt to ask it failed.
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
