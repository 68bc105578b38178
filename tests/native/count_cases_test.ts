import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("../../.ci/count_cases", import.meta.url));
const FAILING = fileURLToPath(new URL("./testdata/failing.ts", import.meta.url));

/** What the test runner prints for cases of which some fail. */
async function failingRun(...args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "--no-check", FAILING, ...args],
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  return new TextDecoder().decode(stdout);
}

async function count(output: string): Promise<string> {
  const process = new Deno.Command("bash", { args: [SCRIPT], stdin: "piped", stdout: "piped" })
    .spawn();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(output));
  await writer.close();
  return new TextDecoder().decode((await process.output()).stdout).trim();
}

describe(".ci/count_cases", () => {
  it("counts each failed case once, in a suite or outside, and no group of cases", async () => {
    const output = await failingRun();
    assert.match(output, /^FAILED \| 1 passed \(3 steps\) \| 3 failed \(3 steps\)/m);
    assert.equal(await count(output), "3 4");
    assert.equal(await count(await failingRun("--filter=outside")), "1 1");
  });

  it("counts nothing in an output without a sum, and the last of several", async () => {
    assert.equal(await count("error: Module not found\n"), "");
    const sum = "ok | 3 passed (40 steps) | 0 failed | 1 ignored (4 steps) (2s)\n";
    assert.equal(await count(sum), "40 0");
    assert.equal(await count(`${await failingRun()}${sum}`), "40 0");
  });
});
