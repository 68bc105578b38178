import { findWindow, type Window } from "../api/period.ts";

/** The workload that numbers are of, unless another is chosen. */
export const DEFAULT_WORKLOAD = "default";

/** Names of workloads that an address can hold: no words that somebody put there. */
export const WORKLOAD_NAME = /^[\w.:-]{1,100}$/;

/** Which measurements the page is about. */
export interface Scope {
  window: Window;
  /** A region, or `all`. */
  region: string;
  /** The name of what was sent. */
  workload: string;
  /** Chosen by the reader; null chooses by the available data. */
  data: "real" | "simulated" | null;
}

/** Reads the scope from the address. */
export function readScope(params: URLSearchParams): Scope {
  const data = params.get("data");
  const region = params.get("region") ?? "all";
  const workload = params.get("workload") ?? "";
  return {
    window: findWindow(params.get("window")),
    region: /^[\w.-]{1,40}$/.test(region) ? region : "all",
    workload: WORKLOAD_NAME.test(workload) ? workload : DEFAULT_WORKLOAD,
    data: data === "real" || data === "simulated" ? data : null,
  };
}

/** When and with what it was measured, in words. */
export function describeScope({ window, workload }: Scope): string {
  return workload === DEFAULT_WORKLOAD
    ? window.name
    : `${window.name} with the workload ${workload}`;
}

/** The name of a file of this scope. */
export function fileNameOf(what: string, { workload, window }: Scope): string {
  return workload === DEFAULT_WORKLOAD
    ? `${what}-${window.id}`
    : `${what}-${workload}-${window.id}`;
}

/** The values of a scope in an address, so that links keep it. */
export function scopeParams(params: URLSearchParams): Record<string, string | null> {
  return {
    window: params.get("window"),
    region: params.get("region"),
    workload: params.get("workload"),
    data: params.get("data"),
  };
}

/** Those that a scope is about: of its region, or of all. */
export function inRegion<T extends { region: string | null }>(rows: T[], { region }: Scope): T[] {
  return rows.filter((row) => region === "all" || row.region === region);
}

/** Real and simulated rows are never mixed: only real ones are shown, unless there are none. */
export function rowsInScope<T extends { simulated: boolean }>(rows: T[], { data }: Scope): {
  rows: T[];
  simulated: boolean;
  /** Whether the reader can choose between the two. */
  mixed: boolean;
} {
  const some = rows.some((row) => row.simulated);
  const real = rows.some((row) => !row.simulated);
  const simulated = data === null ? some && !real : data === "simulated";
  return {
    rows: rows.filter((row) => row.simulated === simulated),
    simulated,
    // A reader who has chosen must be able to change it, whatever another window has.
    mixed: (some && real) || data !== null,
  };
}

/** The same where rows without a request are listed too: what was measured says which kind is shown. */
export function rowsMeasuredFirst<T extends { simulated: boolean; n: number }>(
  rows: T[],
  scope: Scope,
): ReturnType<typeof rowsInScope<T>> {
  const measured = rows.filter(({ n }) => n > 0);
  if (measured.length === 0) return rowsInScope(rows, scope);
  const { simulated, mixed } = rowsInScope(measured, scope);
  return { rows: rows.filter((row) => row.simulated === simulated), simulated, mixed };
}
