/** A window of time that ends now, as Postgres reads it. */
export type Period = "1 hour" | "24 hours" | "7 days" | "30 days";

/** Which measurements are asked for, in the words of the database's functions. */
export interface Asked {
  period: Period;
  region: string;
  workload: string;
}

/** The windows a reader can choose: the name of each in the URL and on the page. */
export const windows = [
  { id: "1h", label: "1 h", name: "the last hour", period: "1 hour", ms: 3_600_000 },
  { id: "24h", label: "24 h", name: "the last 24 hours", period: "24 hours", ms: 86_400_000 },
  { id: "7d", label: "7 d", name: "the last 7 days", period: "7 days", ms: 604_800_000 },
  { id: "30d", label: "30 d", name: "the last 30 days", period: "30 days", ms: 2_592_000_000 },
] as const satisfies { id: string; label: string; name: string; period: Period; ms: number }[];

export type Window = typeof windows[number];

/** The window of that name, or the last 24 hours. */
export function findWindow(id: string | null): Window {
  return windows.find((window) => window.id === id) ?? windows[1];
}
