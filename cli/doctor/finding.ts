/** What came of one check. */
export interface Finding {
  /** What was checked, in one or two words. */
  check: string;
  /** `warning` will become a failure, or is one in some cases only. */
  state: "ok" | "warning" | "failed";
  /** What was found; where something is wrong also what mends it. */
  message: string;
}
