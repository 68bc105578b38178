import type { Context } from "./context.ts";
import { failed, type Judgement, ok } from "./finding.ts";

/** The clocks may differ by this much, in milliseconds. */
const TOLERANCE_MS = 60_000;

/** Whether the database's clock and this machine's agree. */
export function checkClock({ setup: { clockAheadMs } }: Context): Judgement[] {
  if (Math.abs(clockAheadMs) <= TOLERANCE_MS) {
    return [ok("Agrees with the database's")];
  }
  const minutes = Math.round(Math.abs(clockAheadMs) / 60_000);
  const message = `The database's clock is ${minutes} min ${
    clockAheadMs > 0 ? "ahead of" : "behind"
  } this machine's: set whichever is wrong (NTP)`;
  return [failed(message)];
}
