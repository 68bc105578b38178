import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { createApiKeys } from "./api_keys.ts";
import { createDataApi } from "./create_data_api.ts";
import { type Database, openDatabase } from "./open_database.ts";
import { type Functions, startFunctions } from "./start_functions.ts";
import { type Gateway, startGateway } from "./start_gateway.ts";
import { askByName } from "./testdata/ask_by_name.ts";
import { FAIL_WITH, STATUS_OF } from "./testdata/error_statuses.ts";
import { testProject } from "./testdata/options.ts";
import { applyMigrations } from "./apply_migrations.ts";

describe("startGateway()", () => {
  const keys = createApiKeys();
  let database: Database;
  let functions: Functions;
  let gateway: Gateway;
  beforeAll(async () => {
    database = await openDatabase();
    await applyMigrations(database, testProject.migrationsDir);
    await database.script(FAIL_WITH);
    await database.script("insert into public.public_notes values ('for everyone')");
    functions = await startFunctions({ folder: testProject.functionsDir, env: {} });
    gateway = startGateway({
      port: 0,
      database,
      dataApi: { handle: createDataApi(database, keys) },
      keys,
      openFunctions: ["probe", "nobody"],
      callFunction: functions.call,
      responseTimeoutMs: 500,
    });
  });
  afterAll(async () => {
    await functions.stop();
    await gateway.stop();
    await database.close();
  });

  /** A gateway before functions that are not for everybody. */
  function startClosed(onCall: (name: string) => void) {
    const closed = startGateway({
      port: 0,
      database,
      dataApi: { handle: () => Promise.reject(new Error("never called")) },
      keys,
      openFunctions: ["health"],
      callFunction: (name) => {
        onCall(name);
        return Promise.resolve(new Response("called"));
      },
    });
    return { url: closed.url, [Symbol.asyncDispose]: closed.stop };
  }

  interface Call {
    key?: string;
    method?: string;
    body?: unknown;
  }

  async function ask(path: string, { key, method, body }: Call = {}) {
    const response = await fetch(gateway.url + path, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: {
        "content-type": "application/json",
        ...(key === undefined ? {} : { apikey: key }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : JSON.parse(text) };
  }

  it("rejects calls of the Data API without a key of this project", async () => {
    const strange = createApiKeys();
    for (const key of [undefined, "", "x", strange.secretKey, strange.publishableKey]) {
      assert.equal((await ask("/rest/v1/notes", { key })).status, 401);
      assert.equal((await ask("/pg/query", { key, body: { query: "select 1" } })).status, 401);
    }
  });

  it("takes the key from no other header", async () => {
    const response = await fetch(`${gateway.url}/rest/v1/notes`, {
      headers: { authorization: `Bearer ${keys.secretKey}` },
    });
    await response.body?.cancel();
    assert.equal(response.status, 401);
  });

  it("gives the publishable key what anon was granted, and no more", async () => {
    const key = keys.publishableKey;
    assert.deepEqual(await ask("/rest/v1/public_notes?select=text", { key }), {
      status: 200,
      body: [{ text: "for everyone" }],
    });
    const refusals = [
      await ask("/rest/v1/notes", { key }),
      await ask("/rest/v1/notes", { key, body: { text: "mine" } }),
      await ask("/rest/v1/public_notes", { key, body: { text: "mine" } }),
      await ask("/rest/v1/public_notes?text=eq.x", { key, method: "DELETE" }),
      await ask("/rest/v1/rpc/refuse", { key, body: {} }),
    ];
    for (const { status, body } of refusals) {
      assert.equal(status, 401);
      assert.equal(body.code, "42501");
    }
  });

  it("gives the secret key what service_role was granted, and no more", async () => {
    const key = keys.secretKey;
    assert.equal((await ask("/rest/v1/notes", { key, body: { text: "noted" } })).status, 201);
    const { body } = await ask("/rest/v1/notes?select=text,written_at", { key });
    assert.equal(body[0].text, "noted");
    assert.match(body[0].written_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00$/);
    const refused = await ask("/rest/v1/notes?id=eq.1", { key, method: "DELETE" });
    assert.deepEqual([refused.status, refused.body.code], [403, "42501"]);
  });

  it("exposes only the schema public", async () => {
    const { status, body } = await ask("/rest/v1/decrypted_secrets", { key: keys.secretKey });
    assert.deepEqual([status, body.code], [404, "PGRST205"]);
    const response = await fetch(`${gateway.url}/rest/v1/decrypted_secrets`, {
      headers: { apikey: keys.secretKey, "accept-profile": "vault" },
    });
    assert.equal(response.status, 406);
    assert.equal((await response.json()).code, "PGRST106");
  });

  it("answers errors of the database with their words and the status of PostgREST", async () => {
    const answered: Record<string, number> = {};
    for (const code of Object.keys(STATUS_OF)) {
      const { status, body } = await ask("/rest/v1/rpc/fail_with", {
        key: keys.secretKey,
        body: { code },
      });
      answered[code] = status;
      assert.deepEqual(body, { code, message: "as asked", details: "a detail", hint: "a hint" });
    }
    assert.deepEqual(answered, STATUS_OF);
  });

  it("answers so to errors that no function raises itself", async () => {
    const key = keys.secretKey;
    const { status, body } = await ask("/rest/v1/notes", { key, body: { text: "" } });
    assert.deepEqual([status, body.code], [400, "23514"]);
    const items = JSON.parse("[".repeat(9) + '"deep"' + "]".repeat(9));
    const answer = await ask("/rest/v1/rpc/count_items", { key, body: { items } });
    assert.deepEqual([answer.status, answer.body.code], [413, "54000"]);
  });

  it("refuses a body above 10 MiB", async () => {
    const { status } = await ask("/rest/v1/notes", {
      key: keys.secretKey,
      body: { text: "x".repeat(10 * 1024 * 1024) },
    });
    assert.equal(status, 413);
  });

  it("runs SQL only for the secret key", async () => {
    const query = "create table if not exists public.x (n bigint); select 1 as one, 2 ^ 60 as big";
    assert.equal(
      (await ask("/pg/query", { key: keys.publishableKey, body: { query } })).status,
      401,
    );
    const { status, body } = await ask("/pg/query", { key: keys.secretKey, body: { query } });
    assert.equal(status, 200);
    assert.equal(body[0].one, 1);
    const integers = "select (2 ^ 60)::bigint as large, null as nothing";
    assert.deepEqual(await ask("/pg/query", { key: keys.secretKey, body: { query: integers } }), {
      status: 200,
      body: [{ large: "1152921504606846976", nothing: null }],
    });
  });

  it("reports the error of a query", async () => {
    const key = keys.secretKey;
    assert.deepEqual(await ask("/pg/query", { key, body: { query: "select 1 / 0" } }), {
      status: 400,
      body: { message: "division by zero", code: "22012" },
    });
    assert.equal((await ask("/pg/query", { key, body: {} })).status, 400);
    assert.equal((await ask("/pg/query", { key })).status, 400);
  });

  it("passes requests on to functions, and knows no other path", async () => {
    const { body } = await ask("/functions/v1/probe/sub?x=1");
    assert.deepEqual(body, { path: "/probe/sub" });
    assert.equal((await ask("/functions/v1/nobody")).status, 404);
    for (const path of ["/", "/functions/v1/", "/rest/v2/notes", "/auth/v1/token"]) {
      assert.equal((await ask(path)).status, 404);
    }
  });

  it("rejects requests to a name that is not this machine's", async () => {
    const key = { apikey: keys.publishableKey };
    for (const path of ["/rest/v1/public_notes", "/functions/v1/probe", "/pg/query", "/"]) {
      assert.equal(await askByName(gateway.url + path, "evil.example", key), 403);
      assert.equal(await askByName(gateway.url + path, "evil.example:80", key), 403);
    }
    assert.equal(await askByName(`${gateway.url}/rest/v1/public_notes`, "localhost", key), 200);
  });

  it("calls a function on this machine, by whatever name it was asked", async () => {
    assert.equal(await askByName(`${gateway.url}/functions/v1/probe`, "any.localhost"), 200);
    assert.equal(await askByName(`${gateway.url}/functions/v1/probe`, "127.9.9.9:1"), 200);
  });

  it("starts no process for an unknown region, or without the key", async () => {
    const called: string[] = [];
    await using closed = startClosed((name) => called.push(name));
    const headers: Record<string, string>[] = [
      { "x-region": "local" },
      { apikey: keys.publishableKey },
      { apikey: "sb_secret_x" },
      { authorization: `Bearer ${keys.secretKey}` },
    ];
    for (const each of headers) {
      const response = await fetch(`${closed.url}/functions/v1/probe`, { headers: each });
      const { error } = await response.json();
      assert.deepEqual([response.status, error.code], [401, "unauthorized"]);
    }
    for (const region of ["mars-1", "", "EU-WEST-1", "local, local"]) {
      const answer = await fetch(`${closed.url}/functions/v1/probe`, {
        headers: { apikey: keys.secretKey, "x-region": region },
      });
      await answer.body?.cancel();
      assert.equal(answer.status, 400, region);
    }
    assert.deepEqual(called, []);
    for (const region of ["eu-west-1", "local"]) {
      const answer = await fetch(`${closed.url}/functions/v1/probe`, {
        headers: { apikey: keys.secretKey, "x-region": region },
      });
      await answer.body?.cancel();
      assert.equal(answer.status, 200);
    }
  });

  it("gives up a function that does not begin to answer, but not one that goes on", async () => {
    const { status, body } = await ask("/functions/v1/probe/hang");
    assert.deepEqual([status, body.code], [504, "IDLE_TIMEOUT"]);
    assert.equal(
      await (await fetch(`${gateway.url}/functions/v1/probe/slow`)).text(),
      "begun, ended",
    );
  });

  it("answers 500 when a function ends before it answers", async () => {
    const answer = ask("/functions/v1/probe/hang");
    await ask("/functions/v1/probe");
    await functions.kill("probe");
    const { status, body } = await answer;
    assert.deepEqual([status, body.code], [500, "WORKER_ERROR"]);
  });

  it("says when its port is taken", () => {
    const port = Number(new URL(gateway.url).port);
    assert.throws(
      () =>
        startGateway({
          port,
          database,
          dataApi: { handle: () => Promise.reject(new Error("never called")) },
          keys,
          openFunctions: [],
          callFunction: functions.call,
        }),
      Deno.errors.AddrInUse,
    );
  });
});
