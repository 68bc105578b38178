import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { fileURLToPath } from "node:url";
import { runCli } from "./commands/run_cli.ts";
import { readImports } from "./imports/read_imports.ts";
import { findUnportable, findUnportableNames } from "./portable/find_unportable.ts";

const ROOT = new URL("../", import.meta.url);

/** Programs that nothing imports: the processes of functions. */
const PROGRAMS =
  /^(?:cli\/(?!deploy\/)\w+\/main\.ts|local\/edge_runtime\.ts|supabase\/functions\/[\w-]+\/index\.ts)$/;

/** All modules that the commands load on the embedded database; `deploy` needs npx anyway. */
async function listModules(): Promise<string[]> {
  const imports = await readImports();
  const left = [...imports.keys()].filter((path) => PROGRAMS.test(path));
  const found = new Set<string>();
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    left.push(...imports.get(path) ?? []);
  }
  return [...found].filter((path) => !path.startsWith("cli/deploy/")).sort();
}

describe("the commands on the embedded database", () => {
  it("need nothing that only one system has", async () => {
    const modules = await listModules();
    assert.ok(modules.length > 300, `${modules.length}`);
    for (const path of ["local/keep_private.ts", "cli/run/watch_run.ts", "lib/spawn_deno.ts"]) {
      assert.ok(modules.includes(path), path);
    }
    const found = await Promise.all(modules.map(async (path) => {
      const text = await Deno.readTextFile(new URL(path, ROOT));
      return findUnportable(text).map((place) => `${path}: ${place}`);
    }));
    assert.deepEqual(found.flat(), []);
  });

  it("start no program besides Deno: the first one works where there is no other", async () => {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.mkdir(`${folder}/bin`);
      const { code, stdout, stderr } = await runCli("benchmark", ["--provider", "groq"], {
        folder,
        env: { PATH: `${folder}/bin` },
      });
      assert.equal(code, 0, stderr);
      assert.match(stdout, /^1 of 1 succeeded/m);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });

  it("come with files that every system can hold, and texts with the same line ends", async () => {
    const { stdout } = await new Deno.Command("git", {
      args: ["ls-files", "-z", "-co", "--exclude-standard", "--eol"],
      cwd: fileURLToPath(ROOT),
      stdin: "null",
    }).output();
    const files = new TextDecoder().decode(stdout).split("\0").filter(Boolean)
      .map((line) => /^i\/(\S*) +w\/\S* +attr\/(.*?) *\t(.*)$/.exec(line)!);
    assert.ok(files.length > 1000);
    assert.deepEqual(findUnportableNames(files.map(([, , , path]) => path)), []);
    assert.deepEqual(files.filter(([, ends]) => ends === "crlf" || ends === "mixed"), []);
    assert.ok(files.every(([, , attributes]) => attributes === "text=auto eol=lf"));
  });
});

describe("findUnportable()", () => {
  it("finds what one system has and another has not", () => {
    for (
      const code of [
        'Deno.addSignalListener("SIGUSR1", reload);',
        "Deno.umask(0o077);",
        "await Deno.symlink(a, b);",
        "const scratch = '/tmp/scratch';",
        "open(`/dev/stdin`)",
        "new URL('./a.sql', import.meta.url).pathname",
        'url.replace("file://", "")',
        'new Deno.Command("sh", { args })',
        'new Deno.Command(\n  "git",\n)',
        'import { exec } from "node:child_process";',
        'Deno.listen({ transport: "unix", path })',
      ]
    ) assert.equal(findUnportable(code).length, 1, code);
  });

  it("leaves alone what all have", () => {
    for (
      const code of [
        '// In "/tmp", as sh has it.\n/* Deno.umask(0) */',
        'for (const name of ["SIGINT", "SIGTERM"]) Deno.addSignalListener(name, stop);',
        'if (Deno.build.os === "windows") return;\nDeno.chmodSync(folder, 0o700);',
        'new URL(request.url).pathname + "/v1/models"; fetch("https://a.example/tmp/")',
        "new Deno.Command(Deno.execPath(), { args })",
      ]
    ) assert.deepEqual(findUnportable(code), [], code);
  });
});

describe("findUnportableNames()", () => {
  it("finds names that a system refuses or takes for one", () => {
    const bad = ["a:b.ts", "docs/what?.md", "aux.ts", "a/NUL", "ends./x", "Read.md", "read.md"];
    assert.deepEqual(findUnportableNames([...bad, "a/b_c.test.sql", ".gitignore"]), bad);
  });
});
