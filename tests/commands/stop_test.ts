import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { startCli } from "./run_cli.ts";

/** Every command that works on a project, and what it says when it is stopped. */
const COMMANDS: [string, string[], RegExp?][] = [
  ["report", []],
  ["doctor", []],
  ["quick", []],
  ["recompute", []],
  ["export", []],
  ["export", ["--output", "part.csv"], /^Stopped: part\.csv is not complete, with 0 results$/m],
  ["benchmark", []],
  ["sync_models", []],
];

describe("a command that waits for a project that never answers", () => {
  let folder: string;
  let server: Deno.HttpServer<Deno.NetAddr>;
  let asked = Promise.withResolvers<void>();
  const stopping = Promise.withResolvers<void>();
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
    server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async () => {
      asked.resolve();
      await stopping.promise;
      return new Response();
    });
  });
  afterAll(async () => {
    stopping.resolve();
    await server.shutdown();
    await Deno.remove(folder, { recursive: true });
  });

  for (const [name, args, said] of COMMANDS) {
    it(`is ended by one Ctrl-C: ${[name, ...args].join(" ")}`, async () => {
      asked = Promise.withResolvers();
      const child = startCli(name, args, {
        folder,
        env: {
          SUPABASE_URL: `http://127.0.0.1:${server.addr.port}`,
          SUPABASE_SERVICE_ROLE_KEY: `sb_secret_${"x".repeat(20)}`,
          OPENAI_API_KEY: "sk-test-key-000000",
        },
      });
      const output = child.output();
      await Promise.race([asked.promise, child.status]);
      child.kill("SIGINT");
      const { code, stderr } = await output;
      const words = new TextDecoder().decode(stderr);
      assert.equal(code, 130, words);
      assert.match(words, /^Stopping\. Press Ctrl-C again/m);
      // It is not a fault.
      assert.doesNotMatch(words, /^Cannot/m);
      if (said) assert.match(words, said);
    });
  }
});
