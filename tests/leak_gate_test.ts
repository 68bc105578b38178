import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const CONFIG = new URL("../deno.json", import.meta.url);
const tasks: Record<string, string> = JSON.parse(await Deno.readTextFile(CONFIG)).tasks;

/** Runs a suite with one case, whose body is `code`, with the flags of `deno task test`. */
async function testOutput(code: string): Promise<string> {
  const [, words] = tasks.test.split("deno test ");
  const flags = words.replace(/ \$\(.*/, "").split(" ");
  const file = await Deno.makeTempFile({ suffix: "_test.ts" });
  try {
    await Deno.writeTextFile(
      file,
      `import { describe, it } from "@std/testing/bdd";
       describe("a suite", () => { it("leaves something", async () => { ${code} }); });`,
    );
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "--no-check", "--config", fileURLToPath(CONFIG), ...flags, file],
      env: { NO_COLOR: "1" },
    }).output();
    return new TextDecoder().decode(stdout);
  } finally {
    await Deno.remove(file);
  }
}

describe("deno task test", () => {
  it("fails a case that leaves a timer or a socket behind, and no other", async () => {
    const timer = await testOutput("setTimeout(() => {}, 60_000);");
    assert.match(timer, /A timer was started in this test, but never completed/);
    assert.match(timer, /^FAILED \| 0 passed .* 1 failed/m);
    const socket = await testOutput("Deno.listen({ port: 0 });");
    assert.match(socket, /A TCP listener was opened during the test/);
    assert.match(await testOutput("await Promise.resolve();"), /ok \| 1 passed/);
  });

  it("has the flags of every other task that tests", () => {
    const flags = "--sanitize-ops --sanitize-resources";
    const testing = Object.values(tasks).filter((task) => task.includes("deno test "));
    assert.ok(testing.length > 1);
    for (const task of testing) assert.ok(task.includes(flags), task);
  });
});
