import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";

const ROOT = new URL("../", import.meta.url);

/** What no command needs: the first one would fetch it for nothing. */
const OF_NO_USE = /^(@sentry|@opentelemetry)\//;

async function readJson(path: string) {
  return JSON.parse(await Deno.readTextFile(new URL(path, ROOT)));
}

describe("the packages", () => {
  it("are those that the functions are deployed with", async () => {
    const { imports } = await readJson("import_map.json");
    const deployed = await readJson("supabase/functions/deno.json");
    for (const [name, target] of Object.entries(deployed.imports)) {
      assert.equal(imports[name], target, name);
    }
  });

  it("have one version under all their names", async () => {
    const { imports } = await readJson("import_map.json");
    const versions = Map.groupBy(
      Object.values<string>(imports).map((target) =>
        /^(?:npm|jsr):\/?(?<name>@?[^@]+)@(?<version>[^/]+)/.exec(target)!.groups!
      ),
      ({ name }) => name,
    );
    for (const [name, found] of versions) {
      assert.equal(new Set(found.map(({ version }) => version)).size, 1, name);
    }
  });

  it("are named by the lock file, and none is of no use", async () => {
    const { npm } = await readJson("deno.lock");
    assert.deepEqual(Object.keys(npm).filter((name) => OF_NO_USE.test(name)), []);
  });

  it("come from the lock file in every task, and `deno task` itself fetches none", async () => {
    const { tasks, imports, lock } = await readJson("deno.json");
    for (const [name, task] of Object.entries<string>(tasks)) {
      for (const command of task.split(" && ")) {
        if (/^(?:\w+=\S+ )?deno (run|test|check|doc|bench)\b/.test(command)) {
          assert.match(command, / --lock=deno\.lock\b/, name);
        }
      }
    }
    assert.deepEqual({ imports, lock }, { imports: undefined, lock: false });
  });
});
