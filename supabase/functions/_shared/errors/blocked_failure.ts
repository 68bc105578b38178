import type { Wall } from "./find_wall.ts";
import { type Failure, ownFailure } from "./failure.ts";

/** The failure when a wall answers in the provider's place: it says nothing about the key. */
export function blockedFailure(status: number, { name, says }: Wall): Failure {
  const message = `HTTP ${status}: stopped on the way by ${name}, not by the provider's API` +
    (says === null ? "" : `: ${says}`);
  return ownFailure("blocked", message);
}
