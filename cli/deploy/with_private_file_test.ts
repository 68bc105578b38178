import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { describe, it } from "@std/testing/bdd";
import { readUntil } from "../../tests/commands/read_until.ts";
import { withPrivateFile } from "./with_private_file.ts";

const ignore = Deno.build.os === "windows";
const MODULES = new URL("./", import.meta.url).href;

/** A command that keeps a private file open until it is ended. */
const PROGRAM = `
  import { withPrivateFile } from "${MODULES}with_private_file.ts";
  import { runCommand } from "${MODULES}../command/run_command.ts";
  await runCommand(() => withPrivateFile("key", async (path) => {
    console.log(path);
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    return 0;
  }));
`;

describe("withPrivateFile()", { ignore }, () => {
  it("gives a file that no other user may read, and removes it", async () => {
    const path = await withPrivateFile("key", async (path) => {
      assert.equal(await Deno.readTextFile(path), "key");
      assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
      return path;
    });
    await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
  });

  it("removes it when its use fails", async () => {
    let path = "";
    await assert.rejects(withPrivateFile("key", (given) => {
      path = given;
      return Promise.reject(new Error("failed"));
    }));
    await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
  });

  const endings: [string, Deno.Signal[], number][] = [
    ["the second Ctrl-C", ["SIGINT", "SIGINT"], 130],
    ["a closed terminal", ["SIGHUP"], 129],
  ];
  for (const [what, signals, expected] of endings) {
    it(`removes it at ${what}`, async () => {
      const child = new Deno.Command(Deno.execPath(), {
        args: ["eval", "--quiet", PROGRAM],
        stdin: "null",
        stdout: "piped",
        stderr: "null",
      }).spawn();
      const path = (await readUntil(child.stdout, "\n")).trim();
      assert.ok((await Deno.stat(path)).isFile);
      for (const [i, signal] of signals.entries()) {
        if (i > 0) await delay(1_200); // The same press of a key may arrive twice.
        child.kill(signal);
      }
      assert.equal((await child.status).code, expected);
      await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
    });
  }
});
