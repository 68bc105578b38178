import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { readUntil } from "./read_until.ts";
import { runCli, startCli } from "./run_cli.ts";
import { type DevStack, startDev } from "./start_dev.ts";

describe("deno task sync-models", () => {
  let folder: string;
  let server: Deno.HttpServer<Deno.NetAddr>;
  /** Ends the answers that never come. */
  const stopping = Promise.withResolvers<void>();
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
    server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      async (request) => {
        const { pathname } = new URL(request.url);
        if (pathname.startsWith("/held/")) await stopping.promise;
        if (pathname.startsWith("/broken/")) return new Response("no", { status: 500 });
        return Response.json({
          object: "list",
          data: [{ id: "brand-new", object: "model", context_window: 131072, active: true }],
        });
      },
    );
  });
  afterAll(async () => {
    stopping.resolve();
    await server.shutdown();
    await Deno.remove(folder, { recursive: true });
  });

  function env() {
    const url = `http://127.0.0.1:${server.addr.port}`;
    return {
      GROQ_API_KEY: "gsk_test_key_000000",
      GROQ_BASE_URL: `${url}/openai/v1`,
      OPENAI_API_KEY: "sk-test-key-000000",
      OPENAI_BASE_URL: `${url}/broken/v1`,
    };
  }

  it("prints what each provider's list changed, and exits 0 when one fails", async () => {
    const { code, stdout, stderr } = await runCli("sync_models", [], { folder, env: env() });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Reading the model lists of groq, openai$/m);
    assert.match(stdout, /^ {2}groq: 1 models$/m);
    assert.match(stdout, /^ {2}openai: Cannot read the model list of openai: HTTP 500$/m);
    assert.match(stdout, /^Skipped: together \(TOGETHER_API_KEY is not set\)$/m);
    assert.match(stdout, /^provider +seen +added +updated +retired +prices changed +error$/m);
    assert.match(stdout, /^groq +1 +1 +\d+ +\d+ +0$/m);
    assert.match(stdout, /^openai +unknown +unknown .*500/m);
    // A model that was in the catalogue before its first listing is not new.
    assert.match(stdout, /^Added:\n {2}groq \/ brand-new\n\nA new model is not/m);
    assert.match(stdout, /^ {2}deno task sql "select set_active\('groq', 'brand-new'\)"$/m);
  });

  describe("on a stack that runs", () => {
    let dev: DevStack;
    beforeAll(async () => {
      dev = await startDev(folder, ["--live"], env());
    });
    afterAll(() => dev[Symbol.asyncDispose]());

    it("prints one document with --json", async () => {
      const args = ["--provider", "groq", "--json"];
      const { code, stdout, stderr } = await runCli("sync_models", args, { folder, env: env() });
      assert.equal(code, 0, stderr);
      const { sync_id, results, skipped } = JSON.parse(stdout);
      assert.match(sync_id, /^[0-9a-f-]{36}$/);
      assert.deepEqual(skipped, []);
      assert.equal(results.length, 1);
      const { provider, error, seen, added } = results[0];
      assert.deepEqual({ provider, error, seen, added }, {
        provider: "groq",
        error: null,
        seen: 1,
        added: 0,
      });
    });

    it("exits 1 when no list could be asked for, 2 for an unknown provider", async () => {
      const keyless = await runCli("sync_models", ["--provider", "together"], {
        folder,
        env: env(),
      });
      assert.equal(keyless.code, 1);
      assert.match(keyless.stderr, /^Cannot read any model list: .*TOGETHER_API_KEY is not set/m);
      const misspelt = await runCli("sync_models", ["--probe", "all"], { folder, env: env() });
      assert.equal(misspelt.code, 2);
      assert.match(misspelt.stderr, /--probe must be a whole number \(1 to 1000\)/);
      const unknown = await runCli("sync_models", ["--provider", "nope"], { folder, env: env() });
      assert.equal(unknown.code, 2);
      assert.match(
        unknown.stderr,
        /^Cannot start the sync: --provider: there is no provider "nope"\. There are .*groq/m,
      );
    });
  });

  for (const signal of ["SIGINT", "SIGKILL"] as const) {
    it(`is cancelled by ${signal}, and leaves no sync that is never finished`, async () => {
      const held = { ...env(), OPENAI_BASE_URL: `http://127.0.0.1:${server.addr.port}/held/v1` };
      await using child = startCli("sync_models", ["--live"], { folder, env: held });
      const stderr = readUntil(child.stderr, null);
      let stdout = "";
      for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
        if (!/groq: 1 models/.test(stdout) && /groq: 1 models/.test(stdout + text)) {
          child.kill(signal);
        }
        stdout += text;
      }
      const { code } = await child.status;
      const query = "select cancelled_reason as why, finished_at is not null as finished, " +
        "jsonb_array_length(results) as read from sync_runs order by started_at desc limit 1";
      const next = await runCli("sql", ["--live", "--json", query], { folder });
      const [{ why, finished, read }] = JSON.parse(next.stdout);
      assert.deepEqual([finished, read], [true, 1]);
      if (signal === "SIGKILL") {
        assert.equal(why, "left unfinished by a process that has ended");
        assert.match(
          next.stderr,
          /^The sync of .*: left unfinished by a process that has ended; 1 list read$/m,
        );
      } else {
        assert.equal(code, 130, await stderr);
        assert.match(stdout, /^Stopped: 1 of 2 lists read$/m);
        assert.equal(why, "the sync was stopped");
        assert.doesNotMatch(next.stderr, /left unfinished/);
      }
      await stderr;
    });
  }
});
