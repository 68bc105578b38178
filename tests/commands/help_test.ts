import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { readTasks } from "../native/readme/read_tasks.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Refuses connections. */
const NO_REGISTRY = "http://127.0.0.1:1/";

describe("--help", () => {
  it("fetches no package and fits a terminal of 80 columns, whatever the command", async () => {
    const cache = await Deno.makeTempDir();
    try {
      const tasks = (await readTasks()).filter(({ helps }) => helps);
      assert.ok(tasks.length > 10);
      for (const { name } of tasks) {
        const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
          args: ["task", "--quiet", name, "--help"],
          cwd: ROOT,
          env: { DENO_DIR: cache, NPM_CONFIG_REGISTRY: NO_REGISTRY, JSR_URL: NO_REGISTRY },
          stdin: "null",
        }).output();
        assert.equal(code, 0, `${name}: ${new TextDecoder().decode(stderr)}`);
        const help = new TextDecoder().decode(stdout);
        assert.match(help, new RegExp(`deno task ${name}\\b`));
        assert.deepEqual(help.split("\n").filter((line) => line.length > 80), [], name);
      }
    } finally {
      await Deno.remove(cache, { recursive: true });
    }
  });
});
