import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { findLockProblems } from "./find_lock_problems.ts";

const SUPABASE = new URL("../../supabase/", import.meta.url);
const A = "a".repeat(64);
const B = "b".repeat(64);
const LOCK = `${A}  migrations/1_tables.sql\n${B}  migrations/2_views.sql\n`;

describe("findLockProblems", () => {
  it("finds nothing in the migrations of this project", async () => {
    const lock = await Deno.readTextFile(new URL("migrations.lock", SUPABASE));
    const hashes = new Map<string, string>();
    for await (const { name } of Deno.readDir(new URL("migrations/", SUPABASE))) {
      const file = await Deno.readFile(new URL(`migrations/${name}`, SUPABASE));
      const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", file));
      hashes.set(name, hash.toHex());
    }
    assert.deepEqual(findLockProblems(lock, hashes), []);
  });

  it("allows new files after the released ones", () => {
    const hashes = new Map([["1_tables.sql", A], ["2_views.sql", B], ["3_more.sql", A]]);
    assert.deepEqual(findLockProblems(LOCK, hashes), []);
  });

  it("names a released file that has changed", () => {
    const hashes = new Map([["1_tables.sql", A], ["2_views.sql", A]]);
    assert.deepEqual(findLockProblems(LOCK, hashes), [
      "2_views.sql was released and has changed since",
    ]);
  });

  it("names a released file that is missing, also when it has another name now", () => {
    const hashes = new Map([["1_tables.sql", A], ["3_views.sql", B]]);
    assert.deepEqual(findLockProblems(LOCK, hashes), ["2_views.sql was released and is missing"]);
  });

  it("names a new file between the released ones", () => {
    const hashes = new Map([["1_tables.sql", A], ["1_z.sql", A], ["2_views.sql", B]]);
    assert.deepEqual(findLockProblems(LOCK, hashes), [
      "1_z.sql is new, but comes before the released 2_views.sql",
    ]);
  });

  it("refuses a lock file that it cannot read", () => {
    assert.throws(
      () => findLockProblems("", new Map()),
      /^Error: Cannot read migrations\.lock: ""/,
    );
    assert.throws(
      () => findLockProblems(`${A} 1_tables.sql`, new Map()),
      /is no line of sha256sum/,
    );
  });
});
