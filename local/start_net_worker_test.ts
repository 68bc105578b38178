import assert from "node:assert/strict";
import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import { type Database, openDatabase } from "./open_database.ts";
import type { StoredResponse } from "./send_request.ts";
import { type NetWorker, startNetWorker } from "./start_net_worker.ts";
import { until } from "./testdata/until.ts";

interface Received {
  method: string;
  path: string;
  headers: Headers;
  body: string;
}

describe("pg_net", () => {
  let database: Database;
  let worker: NetWorker;
  let server: Deno.HttpServer<Deno.NetAddr>;
  let url: string;
  let received: Received[];
  let gate: PromiseWithResolvers<void>;

  beforeAll(async () => {
    database = await openDatabase();
    await database.script("create extension pg_net with schema extensions");
    worker = await startNetWorker(database);
    server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
    url = `http://127.0.0.1:${server.addr.port}`;
  });
  afterAll(async () => {
    await worker.stop();
    await server.shutdown();
    await database.close();
  });
  beforeEach(() => {
    received = [];
    gate = Promise.withResolvers<void>();
  });

  afterEach(() => gate.resolve());

  async function answer(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    const { method, headers } = request;
    received.push({ method, path: pathname + search, headers, body: await request.text() });
    switch (pathname) {
      case "/gate":
        await gate.promise;
        return new Response("opened");
      case "/large":
        return new Response("x".repeat(3 * 1024 * 1024));
      case "/nul":
        return new Response("before\0after");
      case "/empty":
        return new Response(null, { status: 204 });
      default:
        return Response.json({ ok: true });
    }
  }

  async function ask(call: string, parameters: unknown[] = []): Promise<number> {
    const [{ id }] = await database.query<{ id: number }>(`select ${call} as id`, parameters);
    return id;
  }

  function responseTo(id: number): Promise<StoredResponse> {
    return until(async () => {
      const rows = await database.query<StoredResponse>(
        "select * from net._http_response where id = $1",
        [id],
      );
      return rows[0] ?? null;
    });
  }

  it("posts JSON with its own user agent and keeps the response", async () => {
    const id = await ask(
      `net.http_post($1, '{"a": 1}', '{"q": "ä &b"}', '{"apikey": "k", "gone": null}')`,
      [`${url}/post?x=1`],
    );
    const response = await responseTo(id);
    assert.equal(response.status_code, 200);
    assert.equal(response.content_type, "application/json");
    assert.equal(response.headers?.["content-type"], "application/json");
    assert.equal(response.content, '{"ok":true}');
    assert.equal(response.timed_out, false);
    assert.equal(response.error_msg, null);
    const [{ method, path, headers, body }] = received;
    assert.equal(method, "POST");
    assert.equal(path, "/post?x=1&q=%C3%A4%20%26b");
    assert.equal(body, '{"a": 1}');
    assert.equal(headers.get("content-type"), "application/json");
    assert.equal(headers.get("apikey"), "k");
    assert.equal(headers.get("user-agent"), "pg_net/0.20.4");
    assert.equal(headers.has("gone"), false);
    assert.deepEqual(await database.query("select from net.http_request_queue"), []);
  });

  it("sends GET and DELETE requests too", async () => {
    await responseTo(await ask("net.http_get($1)", [`${url}/get`]));
    await responseTo(await ask(`net.http_delete($1, body := '[1]')`, [`${url}/delete`]));
    await responseTo(await ask("net.http_delete($1)", [`${url}/bare`]));
    assert.deepEqual(received.map(({ method, path, body }) => [method, path, body]), [
      ["GET", "/get", ""],
      ["DELETE", "/delete", "[1]"],
      ["DELETE", "/bare", ""],
    ]);
  });

  it("sends only after the commit", async () => {
    const { driver } = database.connection;
    await database.exclusive(async () => {
      await driver.exec("begin");
      await driver.query("select net.http_get($1)", [`${url}/committed`]);
      await fetch(`${url}/before`).then((response) => response.body?.cancel());
      await driver.exec("commit");
    });
    await until(() => received.length === 2 ? received : null);
    assert.deepEqual(received.map(({ path }) => path), ["/before", "/committed"]);
  });

  it("bounds the stored body, and ends it at a zero byte", async () => {
    const large = await responseTo(await ask("net.http_get($1)", [`${url}/large`]));
    const length = large.content?.length ?? 0;
    assert.ok(length > 0 && length <= 1024 * 1024);
    const nul = await responseTo(await ask("net.http_get($1)", [`${url}/nul`]));
    assert.equal(nul.content, "before");
    const empty = await responseTo(await ask("net.http_get($1)", [`${url}/empty`]));
    assert.deepEqual([empty.status_code, empty.content], [204, null]);
  });

  it("finishes a batch before it reads the next", async () => {
    const slow = await ask("net.http_get($1)", [`${url}/gate`]);
    await until(() => received.length === 1 ? received : null);
    const next = await ask("net.http_get($1)", [`${url}/next`]);
    await fetch(`${url}/meanwhile`).then((response) => response.body?.cancel());
    gate.resolve();
    assert.equal((await responseTo(slow)).content, "opened");
    await responseTo(next);
    assert.deepEqual(received.map(({ path }) => path), ["/gate", "/meanwhile", "/next"]);
  });

  it("sends at most 200 requests together, oldest first", async () => {
    await database.query(
      `select net.http_get($1 || n) from generate_series(1, 201) as n`,
      [`${url}/n/`],
    );
    await until(() => received.length === 201 ? received : null);
    assert.equal(received.at(-1)?.path, "/n/201");
  });

  it("keeps responses for six hours", async () => {
    await database.script(
      "insert into net._http_response (id, created) values " +
        "(-1, now() - interval '361 minutes'), (-2, now() - interval '359 minutes')",
    );
    await responseTo(await ask("net.http_get($1)", [`${url}/later`]));
    assert.deepEqual(await database.query("select id from net._http_response where id < 0"), [
      { id: -2 },
    ]);
  });

  it("repeats requests that were under way when it stopped", async () => {
    const id = await ask("net.http_get($1)", [`${url}/gate`]);
    await until(() => received.length === 1 ? received : null);
    await worker.stop();
    worker = await startNetWorker(database);
    await until(() => received.length === 2 ? received : null);
    gate.resolve();
    assert.equal((await responseTo(id)).content, "opened");
  });

  it("sends requests without a notification, as after the database was away", async () => {
    await worker.stop();
    worker = await startNetWorker({ query: database.query, listen: () => Promise.resolve() });
    assert.equal((await responseTo(await ask("net.http_get($1)", [url]))).status_code, 200);
  });
});
