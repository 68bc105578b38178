import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { z } from "zod";
import { askSupabase } from "./ask_supabase.ts";
import { prepareSupabaseCli } from "./supabase_cli.ts";

const ignore = Deno.build.os === "windows";

describe("prepareSupabaseCli()", { ignore }, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
  });
  afterAll(() => Deno.remove(folder, { recursive: true }));

  /** A script of ours in the place of a program. */
  async function write(name: string, script: string) {
    await Deno.writeTextFile(`${folder}/${name}`, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  /** The CLI, where a script of ours takes its place. */
  async function prepare(script: string, npx = `echo fetched >> ${folder}/calls; echo ${folder}`) {
    await write("npx", npx);
    await write("supabase", script);
    const env = { PATH: `${folder}:${Deno.env.get("PATH")}` };
    return prepareSupabaseCli(env, new AbortController().signal, "/project");
  }

  it("says that no agent runs it, and where the project is", async () => {
    const run = await prepare('echo "$@"');
    assert.match(await run(["db", "push"]), /^db push --agent=no --workdir \/project$/m);
  });

  it("is fetched once, whatever is run", async () => {
    const run = await prepare('echo "$@"');
    await Deno.remove(`${folder}/calls`, { recursive: true }).catch(() => {});
    await Promise.all([run(["db", "push"]), run(["secrets", "list"])]);
    await run(["functions", "deploy"]);
    assert.equal(await Deno.readTextFile(`${folder}/calls`), "fetched\n");
  });

  it("says why it cannot be fetched", async () => {
    const offline = await prepare("exit 0", "echo npm error network unreachable >&2; exit 1");
    await assert.rejects(
      offline(["db", "push"]),
      /^Error: Cannot fetch the Supabase CLI: npm error network unreachable$/,
    );
    const elsewhere = await prepare("exit 0", "echo /nowhere");
    await assert.rejects(
      elsewhere(["db", "push"]),
      /^Error: Cannot fetch the Supabase CLI: npx has not made supabase; clear npm's cache$/,
    );
  });

  it("says why the CLI failed, from stderr or from its JSON", async () => {
    const plain = await prepare("echo Target: my project >&2; echo No route >&2; exit 1");
    await assert.rejects(plain(["db", "push"]), /^Error: Cannot run "supabase db push": No route$/);
    const json = await prepare(
      `echo '{"_tag":"Error","error":{"code":"X","message":"connection refused"}}'
       echo Target: my project >&2; exit 1`,
    );
    await assert.rejects(
      json(["db", "push", "--dry-run"]),
      /^Error: Cannot run "supabase db push": connection refused$/,
    );
    const silent = await prepare("exit 1");
    await assert.rejects(silent(["secrets", "list"]), /it does not say why$/);
  });

  it("has its answers read, and none quoted that cannot be", async () => {
    const schema = z.array(z.object({ api_key: z.string() }));
    const cli = await prepare(`echo '[{"api_key": "secret_x"}]'`);
    assert.deepEqual(await askSupabase(cli, ["projects", "api-keys"], schema), [
      { api_key: "secret_x" },
    ]);
    const cases = [`{"boundary": "secret_x", "rows": []}`, "secret_x"];
    for (const answer of cases) {
      const other = await prepare(`echo '${answer}'`);
      await assert.rejects(
        askSupabase(other, ["db", "query", "select 1"], schema),
        ({ message, cause }: Error) =>
          message === 'Cannot read what "supabase db query" answered' &&
          !(cause as Error).message.includes("secret_x"),
      );
    }
  });
});
