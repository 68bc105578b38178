import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { describeError } from "../command/describe_error.ts";
import { openExport } from "./open_export.ts";

describe("openExport()", () => {
  it("says in one sentence what is wrong with a manifest, and reads no file outside of it", async () => {
    const folder = await Deno.makeTempDir();
    try {
      for (const name of ["../providers.jsonl", "/etc/providers.jsonl", "a/../b.jsonl"]) {
        const manifest = { files: [{ name, rows: 1 }] };
        await Deno.writeTextFile(`${folder}/export.json`, JSON.stringify(manifest));
        await assert.rejects(openExport(folder, false), (error) => {
          const said = describeError(error);
          assert.ok(said.startsWith(`Cannot read ${folder}/export.json: ✖ `), said);
          assert.match(said, /at files\[0\]\.name/);
          assert.doesNotMatch(said, /"code"/);
          return true;
        });
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
});
