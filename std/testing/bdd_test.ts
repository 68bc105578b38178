import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const suites = fileURLToPath(new URL("./testdata/flags.ts", import.meta.url));

/** What the cases and hooks of the suites said, in order, and how the run ended. */
async function runSuites(...args: string[]) {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "--no-check", suites, "--", ...args],
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const output = new TextDecoder().decode(stdout);
  return {
    code,
    said: [...output.matchAll(/<(.+)>/g)].map(([, what]) => what),
    summary: /^ok \| .* ignored.*(?= \()/m.exec(output)?.[0],
  };
}

describe("it and describe", () => {
  it("leave out what is ignored or skipped, and count it", async () => {
    assert.deepEqual(await runSuites(), {
      code: 0,
      said: ["before", "plain", "after", "beside", "after"],
      summary: "ok | 1 passed (3 steps) | 0 failed | 1 ignored (4 steps)",
    });
  });

  it("run one case alone, with the hooks around it, and fail in the end", async () => {
    const { code, said } = await runSuites("case");
    assert.deepEqual([code, said], [1, ["before", "alone", "after"]]);
  });

  it("run one suite alone, with all its cases, and fail in the end", async () => {
    const { code, said } = await runSuites("suite");
    assert.deepEqual([code, said], [1, ["one", "two"]]);
  });
});
