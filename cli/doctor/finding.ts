/** The finding of one check. */
export interface Finding {
  /** What was checked, in one or two words. */
  check: string;
  /** A `warning` will become a failure, or is a failure in some cases only. */
  state: "ok" | "warning" | "failed";
  /** What was found; for a problem also how to fix it. */
  message: string;
}

/** What a check has found; it names what it is about where that is not the check itself. */
export type Judgement = Omit<Finding, "check"> & { check?: string };

export function ok(message: string): Judgement {
  return { state: "ok", message };
}

export function warning(message: string): Judgement {
  return { state: "warning", message };
}

export function failed(message: string): Judgement {
  return { state: "failed", message };
}
