import assert from "node:assert/strict";

/**
 * Runs a check against what SQL says before it. Windows move on with the clock:
 * when SQL says something else afterwards, the check was between two windows
 * and is made again.
 */
export async function againstSql<T>(
  read: () => Promise<T>,
  check: (rows: T) => Promise<void>,
): Promise<void> {
  for (let tries = 0; tries < 3; tries++) {
    const before = await read();
    let failure: unknown = null;
    try {
      await check(before);
    } catch (error) {
      failure = error;
    }
    if (failure === null) return;
    try {
      assert.deepEqual(await read(), before);
    } catch {
      continue;
    }
    throw failure;
  }
  throw new Error("Cannot compare with SQL: its rows changed each time");
}
