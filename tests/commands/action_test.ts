import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";
import { readBlocks } from "../native/readme/read_blocks.ts";
import { readerEnv } from "../native/readme/reader_env.ts";
import { type Ended, readAction, runAction } from "./run_action.ts";
import { readRunnerLog } from "./read_runner_log.ts";
import { type GuardedServer, startGuardedServer } from "./start_guarded_server.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");

const KEY = "secret-of-the-job-0123456789abcdef";

/** Names that a shell, a runner, Markdown or a terminal could take for something else. */
const HOSTILE = [
  "$(touch pwned) `touch pwned` \"; touch pwned; '",
  "<!channel> |a|`b`| <b>x</b>",
  "::set-output name=result::x ##[set-output name=result]x",
  "--url=http://evil.example",
];

/** What a server says that is no friend. */
const REFUSAL = "\u202Eno\n::set-output name=exit-code::0\n##[add-mask]e\n::error::no\n";

describe("action.yml", () => {
  let home: string;
  let env: Record<string, string>;
  let server: GuardedServer;
  beforeAll(async () => {
    home = await Deno.makeTempDir();
    env = await readerEnv(home);
    server = startGuardedServer({
      key: KEY,
      models: ["good", "refusing", ...HOSTILE],
      refusal: REFUSAL,
    });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await Deno.remove(home, { recursive: true });
  });

  /** Runs it in a job of its own; nothing that it leaves may have the key in it. */
  async function run(given: Record<string, string>, check: (ended: Ended) => unknown) {
    const folder = await Deno.makeTempDir();
    try {
      const ended = await runAction({ url: server.url, ...given }, { action: ROOT, folder, env });
      const [{ name, value: token }, ...others] = ended.commands;
      assert.equal(name, "stop-commands", ended.log);
      assert.deepEqual(others, [], "only that nobody commands the runner");
      assert.match(ended.log, new RegExp(`^::${token}::$`, "m"));
      await check(ended);
      assert.ok(!(ended.log + ended.summary).includes(KEY), "the key was shown");
      for await (const { path, text } of readAll(folder)) {
        assert.ok(!text.includes(KEY), `the key is in ${path}`);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }

  it("passes where no condition holds, whatever the names of the models", async () => {
    const model = ["", "good", "", ...HOSTILE, " "].join("\n");
    const given = {
      model,
      samples: "1",
      "api-key": KEY,
      "fail-on": "\n# As promised\np50_latency_ms > 60 s\nsuccess_percent < 100\n",
    };
    await run(given, async ({ code, outputs, summary, log, workspace }) => {
      assert.equal(code, 0, log);
      assert.deepEqual(Object.keys(outputs), ["result", "exit-code"]);
      assert.equal(outputs["exit-code"], "0");
      const { results, conditions, exit_code } = JSON.parse(
        await Deno.readTextFile(outputs.result),
      );
      assert.equal(exit_code, 0);
      assert.deepEqual(
        results.map((row: { model: string }) => row.model).sort(),
        ["good", ...HOSTILE].sort(),
      );
      assert.equal(conditions.length, 2 * (1 + HOSTILE.length));
      assert.match(summary, /^\n### ✅ Benchmark: No condition holds\n/);
      assert.doesNotMatch(summary, /[^\P{C}\n]/u);
      assert.deepEqual(await Array.fromAsync(Deno.readDir(workspace)), []);
    });
  });

  it("fails with 3 where a condition holds, as the README gives it, and says so in a file", async () => {
    const [{ with: shown }] = await usesIn("README.md");
    const { "fail-on": conditions, ...others } = shown;
    assert.deepEqual(Object.keys(others), ["url", "model", "api-key"]);
    assert.equal(others["api-key"], "${{ secrets.ACME_API_KEY }}");
    const given = {
      model: "good\nrefusing",
      samples: "2",
      "api-key": KEY,
      "fail-on": conditions,
      markdown: "the summary.md",
    };
    await run(given, async ({ code, outputs, summary, log, workspace }) => {
      assert.equal(code, 3, log);
      assert.equal(outputs["exit-code"], "3");
      assert.equal(JSON.parse(await Deno.readTextFile(outputs.result)).exit_code, 3);
      assert.equal(summary, "");
      const written = await Deno.readTextFile(`${workspace}/the summary.md`);
      assert.match(written, /^### ❌ Benchmark: 1 of 4 conditions holds, 2 are unknown\n/);
      assert.match(written, /^- `127-0-0-1-\d+` `refusing`: 2 × `bad_request`: `no ::set-output/m);
      assert.doesNotMatch(written, /[^\P{C}\n]/u);
      assert.match(log, /Error: no ::set-output .* ## \[add-mask\]e ::error::no/);
    });
  });

  it("fails with 4 where nobody can tell, and measures a workload", async () => {
    const given = { model: "good", samples: "1", "api-key": KEY, workload: "canary" };
    await run({ ...given, "fail-on": "p95_ttft_ms > 800" }, ({ code, outputs, summary, log }) => {
      assert.equal(code, 4, log);
      assert.equal(outputs["exit-code"], "4");
      assert.match(summary, /^### ⚠️ Benchmark: No condition holds, 1 is unknown$/m);
      assert.match(summary, /`canary`/);
    });
  });

  it("fails with 1 with a wrong key, and does not show it", async () => {
    const wrong = KEY.replace("0", "9");
    await run({ model: "good", "api-key": wrong }, ({ code, outputs, summary, log }) => {
      assert.equal(code, 1, log);
      assert.deepEqual(outputs, { result: "", "exit-code": "1" });
      assert.match(summary, /^### ❌ Benchmark: no result\n\n`Cannot measure .*refuses the key/m);
      assert.ok(!(log + summary).includes(wrong), log);
    });
  });

  it("fails with 2 where an input is wrong, and asks nothing", async () => {
    const before = server.calls;
    const given = { model: "good", "api-key": KEY, "fail-on": "p95_ttft > 800" };
    await run(given, ({ code, outputs, summary, log }) => {
      assert.equal(code, 2, log);
      assert.deepEqual(outputs, { result: "", "exit-code": "2" });
      assert.match(log, /^ {2}p95_ttft > 800\n {2}\^{8}$/m);
      assert.match(summary, /Did you mean "p95_ttft_ms"/);
    });
    assert.equal(server.calls, before);
  });

  it("has the inputs and outputs that the pages name", async () => {
    const { inputs, outputs } = await readAction(ROOT);
    const page = await Deno.readTextFile(`${ROOT}/docs/ci.md`);
    const [, table] = page.split("| input ");
    const named = Array.from(table.matchAll(/^\| `([\w-]+)`/gm), ([, name]) => name);
    assert.deepEqual(named.sort(), Object.keys(inputs).sort());
    for (const name of Object.keys(outputs)) assert.ok(page.includes(`\`${name}\``), name);
    const used = [...await usesIn("README.md"), ...await usesIn("docs/ci.md")];
    assert.equal(used.length, 2);
    for (const { with: given } of used) {
      for (const name of Object.keys(given)) assert.ok(name in inputs, name);
    }
  });

  it("gives its inputs to the script as variables alone", async () => {
    const { inputs, runs } = await readAction(ROOT);
    for (const { run, env } of runs.steps) {
      assert.ok(!run.includes("${{"), "an input could be a command");
      const named = Object.values(env).map((value) => /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value));
      assert.deepEqual(named.map((found) => found?.[1]).sort(), Object.keys(inputs).sort());
    }
  });

  it("takes the Deno that everything else takes", async () => {
    const versionIn = async (path: string) =>
      /deno@(\d[\d.]*\d)/.exec(await Deno.readTextFile(`${ROOT}/${path}`))![1];
    assert.equal(await versionIn("action.yml"), await versionIn(".ci/run"));
  });
});

describe("readRunnerLog()", () => {
  it("finds commands where a runner does", () => {
    const log = [
      ...["  ::set-output name=a::1", "x ::set-output name=b::2", "see ##[error]bad", "::none::"],
      ...["::stop-commands::t", "::error::in between", "::t::", "::warning file=a::last"],
    ];
    assert.deepEqual(readRunnerLog(log.join("\n")).map(({ name, value }) => `${name} ${value}`), [
      ...["set-output 1", "error bad", "stop-commands t", "warning last"],
    ]);
  });
});

/** How the workflows of a page use this action. */
async function usesIn(path: string): Promise<{ with: Record<string, string> }[]> {
  const blocks = readBlocks(path, await Deno.readTextFile(`${ROOT}/${path}`))
    .filter(({ mark }) => mark === "workflow");
  const steps = blocks.flatMap(({ text }) => {
    const shown = parse(text);
    return Array.isArray(shown)
      ? shown
      : Object.values(shown.jobs).flatMap((job) =>
        z.object({ steps: z.array(z.unknown()) }).parse(job).steps
      );
  });
  return z.array(stepSchema).parse(steps).flatMap((step) =>
    /^OWNER\/benchmark-engine@/.test(step.uses ?? "") ? { with: step.with ?? {} } : []
  );
}

const stepSchema = z.object({
  uses: z.string().optional(),
  with: z.record(z.string(), z.string()).optional(),
});

/** All files below a folder. */
async function* readAll(folder: string): AsyncGenerator<{ path: string; text: string }> {
  for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* readAll(path);
    // The files of Postgres are bytes, and their texts are found all the same.
    if (isFile) yield { path, text: new TextDecoder("latin1").decode(await Deno.readFile(path)) };
  }
}
