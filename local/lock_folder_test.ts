import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { isFree, lockFolder } from "./lock_folder.ts";

describe("lockFolder()", () => {
  it("refuses a folder that is taken, at once and with what to do", async () => {
    const folder = await Deno.makeTempDir();
    try {
      using _lock = await lockFolder(folder);
      const named = new RegExp(
        `"?a process"? \\(pid ${Deno.pid}\\) has it open; stop that one first`,
      );
      await assert.rejects(lockFolder(folder), named);
      // Where a locked file cannot be read, such as on Windows, its name is known all the same.
      assert.equal(await Deno.readTextFile(`${folder}/stack.lock`), "");
      assert.equal(await isFree(folder), false);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });

  it("takes a folder again once it was released, and creates a missing one", async () => {
    const parent = await Deno.makeTempDir();
    try {
      const lock = await lockFolder(`${parent}/new`);
      lock.release();
      lock.release();
      assert.equal(await isFree(`${parent}/new`), true);
      assert.equal(await isFree(`${parent}/none`), true);
      using _again = await lockFolder(`${parent}/new`);
    } finally {
      await Deno.remove(parent, { recursive: true });
    }
  });
});
