/** The finding of one check. */
export interface Finding {
  /** What was checked, in one or two words. */
  check: string;
  /** A `warning` will become a failure, or is a failure in some cases only. */
  state: "ok" | "warning" | "failed";
  /** What was found; for a problem also how to fix it. */
  message: string;
}
