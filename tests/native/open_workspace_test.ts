import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { describe, it } from "@std/testing/bdd";
import { readLines } from "../../lib/read_lines.ts";
import { until } from "../../local/testdata/until.ts";
import { startNativeDatabase } from "./start_native_database.ts";
import { PACKAGES_LOCK } from "../../lib/packages_lock.ts";

const HOLDER = fileURLToPath(new URL("./testdata/hold_database.ts", import.meta.url));

async function isGone(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return false;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    throw error;
  }
}

/** The processes that work in a folder. */
function processesIn(folder: string): string[] {
  return [...Deno.readDirSync("/proc")].map(({ name }) => name).filter((name) => {
    try {
      return Deno.readLinkSync(`/proc/${name}/cwd`).startsWith(folder);
    } catch {
      return false; // No process, or one that has ended.
    }
  });
}

describe("a native database", () => {
  it("leaves no process and no file when it is closed", async () => {
    const database = await startNativeDatabase();
    assert.ok(processesIn(database.folder).length > 1);
    await database[Symbol.asyncDispose]();
    assert.deepEqual(processesIn(database.folder), []);
    assert.ok(await isGone(database.folder));
  });

  for (const signal of ["SIGINT", "SIGTERM", "SIGKILL"] as const) {
    it(`leaves none either when its owner ends by ${signal}`, async () => {
      const holder = new Deno.Command(Deno.execPath(), {
        args: ["run", "--quiet", "--allow-all", PACKAGES_LOCK, HOLDER],
        stdout: "piped",
      }).spawn();
      const { value: folder } = await readLines(holder.stdout).next();
      assert.ok(folder && processesIn(folder).length > 1);
      holder.kill(signal);
      await holder.status;
      await until(async () => await isGone(folder) || null);
      assert.deepEqual(processesIn(folder), []);
    });
  }
});
