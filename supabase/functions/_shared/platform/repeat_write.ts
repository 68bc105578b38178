import { DatabaseError } from "./database.ts";

/** Waits before the repeated writes, in milliseconds: about ten seconds in all. */
const REPEAT_AFTER_MS = [200, 400, 800, 1600, 3200, 4000];

/**
 * Writes to the database, and tries again when it fails. Only for writes that the database
 * recognises when they are repeated.
 *
 * @throws {DatabaseError} when it was rejected, or every try failed.
 */
export async function repeatWrite<Output>(write: () => Promise<Output>): Promise<Output> {
  for (const wait of REPEAT_AFTER_MS) {
    try {
      return await write();
    } catch (error) {
      if (error instanceof DatabaseError && error.refused) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return await write();
}
