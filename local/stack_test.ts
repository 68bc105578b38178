import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type Stack, startStack } from "./stack.ts";
import { testProject } from "./testdata/options.ts";
import { until } from "./testdata/until.ts";

describe("startStack() in memory", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({
      ...testProject,
      functionEnv: { OPENAI_API_KEY: "sk-1", SUPABASE_URL: "http://elsewhere" },
    });
  });
  afterAll(() => stack.stop());

  it("carries a cron job's request to a function and keeps its response", async () => {
    await stack.query(
      `select cron.schedule('call', '@yearly', $$
        select net.http_post(
          (select decrypted_secret from vault.decrypted_secrets where name = 'project_url')
            || '/functions/v1/probe/echo?status=202',
          '{"from": "cron"}'
        )
      $$)`,
    );
    await stack.tick("call");
    const response = await until(async () =>
      (await stack.query("select status_code, content from net._http_response"))[0] ?? null
    );
    assert.deepEqual(response, { status_code: 202, content: '{"from": "cron"}' });
    assert.deepEqual(await stack.query("select status from cron.job_run_details"), [
      { status: "succeeded" },
    ]);
  });

  it("gives functions its address and keys, which nothing else can set", async () => {
    const response = await fetch(`${stack.url}/functions/v1/probe/env`);
    const { env } = await response.json();
    assert.equal(env.SUPABASE_URL, stack.url);
    assert.deepEqual(JSON.parse(env.SUPABASE_SECRET_KEYS), { default: stack.secretKey });
    assert.deepEqual(JSON.parse(env.SUPABASE_PUBLISHABLE_KEYS), { default: stack.publishableKey });
    assert.equal(env.OPENAI_API_KEY, "sk-1");
    assert.equal(env.SUPABASE_SERVICE_ROLE_KEY, undefined);
    assert.match(stack.secretKey, /^sb_secret_\w+$/);
    assert.match(stack.publishableKey, /^sb_publishable_\w+$/);
  });

  it("can be stopped while a function hangs, and twice", async () => {
    const hanging = fetch(`${stack.url}/functions/v1/probe/hang`);
    await (await fetch(`${stack.url}/functions/v1/probe`)).body?.cancel();
    await stack.stop();
    await stack.stop();
    const response = await hanging;
    await response.body?.cancel();
    assert.equal(response.status, 500);
    await assert.rejects(fetch(stack.url));
  });
});

describe("startStack() in a folder", () => {
  let dataDir: string;
  let first: Stack;
  beforeAll(async () => {
    dataDir = await Deno.makeTempDir();
    first = await startStack({ ...testProject, dataDir });
    await first.query("insert into public.notes (text) values ('kept')");
  });
  afterAll(async () => {
    await first.stop();
    await Deno.remove(dataDir, { recursive: true });
  });

  it("has exclusive use of the folder", async () => {
    await assert.rejects(
      startStack({ ...testProject, dataDir }),
      /Cannot open .*has it open; stop that one first/,
    );
    await first.stop();
  });

  it("leaves nothing behind when it cannot start", async () => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    await assert.rejects(
      startStack({ ...testProject, dataDir, port: listener.addr.port }),
      Deno.errors.AddrInUse,
    );
  });

  it("finds its data again, and makes new keys", async () => {
    await using second = await startStack({ ...testProject, dataDir });
    assert.deepEqual(await second.query("select text from public.notes"), [{ text: "kept" }]);
    assert.deepEqual(await second.query("select text from public.public_notes"), [
      { text: "seeded" },
    ]);
    assert.notEqual(second.secretKey, first.secretKey);
    assert.deepEqual(
      await second.query(
        "select name, decrypted_secret as secret from vault.decrypted_secrets order by name",
      ),
      [
        { name: "project_url", secret: second.url },
        { name: "secret_key", secret: second.secretKey },
      ],
    );
  });
});
