import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { lockFolder } from "./lock_folder.ts";

describe("lockFolder()", () => {
  it("refuses a folder that is taken, at once and with what to do", async () => {
    const folder = await Deno.makeTempDir();
    try {
      using _lock = await lockFolder(folder);
      await assert.rejects(lockFolder(folder), /already running on it; stop that one first/);
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
      using _again = await lockFolder(`${parent}/new`);
    } finally {
      await Deno.remove(parent, { recursive: true });
    }
  });
});
