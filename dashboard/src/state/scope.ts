import type { LeaderboardRow } from "../api/read_leaderboard.ts";
import { findWindow, type Window } from "./period.ts";

/** Which measurements the page is about. */
export interface Scope {
  window: Window;
  /** A region, or `all`. */
  region: string;
  /** Chosen by the reader; null leaves it to what there is. */
  data: "real" | "simulated" | null;
}

/** Reads the scope from the address. */
export function readScope(params: URLSearchParams): Scope {
  const data = params.get("data");
  return {
    window: findWindow(params.get("window")),
    region: params.get("region") ?? "all",
    data: data === "real" || data === "simulated" ? data : null,
  };
}

/** The values of a scope in an address, so that links keep it. */
export function scopeParams(params: URLSearchParams): Record<string, string | null> {
  return {
    window: params.get("window"),
    region: params.get("region"),
    data: params.get("data"),
  };
}

/** Real and simulated rows never stand side by side: the real ones, unless there are none. */
export function rowsInScope(rows: LeaderboardRow[], { data }: Scope): {
  rows: LeaderboardRow[];
  simulated: boolean;
  mixed: boolean;
} {
  const some = rows.some((row) => row.simulated);
  const real = rows.some((row) => !row.simulated);
  const simulated = data === null ? some && !real : data === "simulated";
  return {
    rows: rows.filter((row) => row.simulated === simulated),
    simulated,
    mixed: some && real,
  };
}
