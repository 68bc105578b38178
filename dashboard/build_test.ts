import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { describe, it } from "@std/testing/bdd";
import { PACKAGES_LOCK } from "../lib/packages_lock.ts";

const BUILD = fileURLToPath(new URL("./build.ts", import.meta.url));

describe("deno task dashboard:build", () => {
  it("reads the project from .env, and rejects a key that is not publishable", async () => {
    const folder = await Deno.makeTempDir();
    try {
      const lines = [
        "SUPABASE_URL=https://abc.supabase.co",
        "SUPABASE_PUBLISHABLE_KEY=sb_secret_x",
      ];
      await Deno.writeTextFile(`${folder}/.env`, lines.join("\n"));
      const { code, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--quiet", PACKAGES_LOCK, BUILD],
        cwd: folder,
        clearEnv: true,
        env: cacheEnv(),
        stdin: "null",
      }).output();
      assert.equal(code, 1);
      assert.match(new TextDecoder().decode(stderr), /the key is not a publishable one/);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
});

/** What Deno needs to find its cache. */
function cacheEnv(): Record<string, string> {
  const names = ["HOME", "PATH", "DENO_DIR", "XDG_CACHE_HOME", "USERPROFILE", "LOCALAPPDATA"];
  return Object.fromEntries(names.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  }));
}
