import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { createShell } from "./create_shell.ts";

describe("createShell()", () => {
  it("remembers folder and variables, and tells when a command fails", async () => {
    const folder = await Deno.realPath(await Deno.makeTempDir());
    try {
      const env = { PATH: Deno.env.get("PATH")! };
      const shell = createShell({ folder, env, stateFile: `${folder}/state` });
      await shell.run("mkdir inner && cd inner\nexport GREETING='it''s $HOME \"now\"'");
      const { stdout } = await shell.run('pwd\necho "$GREETING"');
      assert.equal(stdout, `${folder}/inner\nits $HOME "now"\n`);
      assert.equal(shell.folder(), `${folder}/inner`);
      await assert.rejects(
        shell.run("echo before; false; echo after"),
        /ended with 1:[^]*before\n/,
      );
      await assert.rejects(shell.run("false | true"), /ended with 1/);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
});
