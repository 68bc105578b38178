import assert from "node:assert/strict";
import { it } from "@std/testing/bdd";
import { copyInstall } from "./copy_install.ts";

it("the user of the server may read a private installation, whatever our umask", async () => {
  const folder = await Deno.makeTempDir();
  const umask = Deno.umask(0o077);
  try {
    let path = await copyInstall(`${folder}/install`);
    assert.equal((await Deno.stat(path)).mode! & 0o005, 0o005);
    const share = `${folder}/install/share/postgresql/15/extension`;
    assert.equal((await Deno.stat(`${share}/pg_net.control`)).mode! & 0o004, 0o004);
    for (const start of [path, share]) {
      for (path = start; path !== folder; path = path.slice(0, path.lastIndexOf("/"))) {
        assert.equal((await Deno.stat(path)).mode! & 0o005, 0o005, path);
      }
    }
  } finally {
    Deno.umask(umask);
    await Deno.remove(folder, { recursive: true });
  }
});
