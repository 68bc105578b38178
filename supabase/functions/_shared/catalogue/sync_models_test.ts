import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { connectDatabase } from "../platform/database.ts";
import { startSync, type SyncResult } from "./start_sync.ts";
import { syncModels } from "./sync_models.ts";

const SYNC_ID = "0b0e7a52-6d6f-4b6e-9d2f-2f8a7e1d5c11";

const SYNC = {
  sync_id: SYNC_ID,
  started_at: "2026-11-23T02:00:00Z",
  finished_at: null,
  cancelled_reason: null,
  results: [],
  skipped: [],
};

const RESULT: SyncResult = {
  provider: "acme",
  error: null,
  seen: 500,
  added: 500,
  updated: 0,
  retired: 0,
  prices_changed: 0,
  rejected_count: 0,
  rejected: [],
};

interface Call {
  name: string;
  // deno-lint-ignore no-explicit-any
  body: any;
}

/** A Data API and the lists of the providers `acme` and `shaky`, which counts its calls. */
function serve(answer: (call: Call) => Response) {
  const calls: Call[] = [];
  const models = Array.from({ length: 500 }, (_, i) => ({ id: `model-${i}` }));
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { origin, pathname: path } = new URL(request.url);
      if (path === "/acme/v1/models") return Response.json({ data: models });
      if (!path.startsWith("/rest/v1/rpc/")) return new Response(null, { status: 500 });
      const call = { name: path.split("/")[4], body: await request.json() };
      calls.push(call);
      if (call.name !== "start_sync") return answer(call);
      const providers = ["acme", "shaky"].map((slug) => ({
        slug,
        base_url: `${origin}/${slug}/v1`,
        dialect: "openai",
        api_key_env: null,
        options: {},
      }));
      return Response.json({ ...SYNC, created: true, providers });
    },
  );
  const database = connectDatabase({
    url: `http://127.0.0.1:${server.addr.port}`,
    secretKey: "sb_secret_test",
    secretKeys: {},
    region: null,
    workerBudgetMs: 140_000,
  });
  return { database, calls, [Symbol.asyncDispose]: () => server.shutdown() };
}

describe("syncModels()", () => {
  it("takes 500 models in four calls of the database, and one more for each other provider", async () => {
    await using server = serve(({ name, body }) =>
      Response.json(name === "finish_sync" ? SYNC : { ...RESULT, provider: body.provider })
    );
    const started = await startSync(server.database, { wait: true }, { available_keys: [] });
    await syncModels(server.database, started, 0);
    assert.deepEqual(server.calls.map(({ name }) => name).toSorted(), [
      "finish_sync",
      "record_sync",
      "record_sync",
      "start_sync",
    ]);
    const acme = server.calls.find(({ body }) => body.provider === "acme");
    assert.equal(acme?.body.listing.models.length, 500);
    const shaky = server.calls.find(({ body }) => body.provider === "shaky");
    assert.deepEqual(shaky?.body.listing, {
      error: "Cannot read the model list of shaky: HTTP 500",
    });
  });

  it("tells the families of models that no list has in one call, and goes on when it fails", async () => {
    await using server = serve(({ name, body }) => {
      if (name === "record_families") {
        return Response.json({ code: "22P02", message: "bad" }, { status: 400 });
      }
      return Response.json(name === "finish_sync" ? SYNC : { ...RESULT, provider: body.provider });
    });
    const started = await startSync(server.database, { wait: true }, { available_keys: [] });
    const unlisted = { groq: ["llama-3.3-70b-versatile", "house-model"], shaky: ["gpt-4o"] };
    await syncModels(server.database, { ...started, unlisted }, 0);
    const told = server.calls.filter(({ name }) => name === "record_families");
    assert.deepEqual(told.map(({ body }) => body), [{
      families: {
        groq: [
          {
            name: "llama-3.3-70b-versatile",
            family: "meta-llama/llama-3.3-70b-instruct",
            variant: "versatile",
            family_source: "rule",
          },
          { name: "house-model", family: null, variant: null, family_source: null },
        ],
        shaky: [
          { name: "gpt-4o", family: "openai/gpt-4o", variant: null, family_source: "rule" },
        ],
      },
    }]);
    assert.equal(server.calls.filter(({ name }) => name === "record_sync").length, 2);
    const acme = server.calls.find(({ body }) => body.provider === "acme");
    assert.deepEqual(acme?.body.listing.models[0].family, null);
  });

  it("records an error for a list that the database rejects, and continues", async () => {
    await using server = serve(({ name, body }) => {
      if (name === "finish_sync") return Response.json(SYNC);
      if (body.listing.models) {
        return Response.json({ code: "22P02", message: "bad" }, { status: 400 });
      }
      return Response.json({ ...RESULT, error: body.listing.error, provider: body.provider });
    });
    const started = await startSync(server.database, { wait: true }, { available_keys: [] });
    assert.equal((await syncModels(server.database, started, 0)).sync_id, SYNC_ID);
    const recorded = server.calls.filter(({ body }) => body.provider === "acme");
    assert.equal(recorded.length, 2);
    assert.match(recorded[1].body.listing.error, /^Cannot call record_sync: 22P02 bad$/);
    assert.equal(server.calls.at(-1)?.name, "finish_sync");
  });

  it("repeats a write that failed", async () => {
    let failures = 1;
    await using server = serve(({ name, body }) => {
      if (failures-- > 0) return new Response("gateway", { status: 502 });
      return Response.json(name === "finish_sync" ? SYNC : { ...RESULT, provider: body.provider });
    });
    const started = await startSync(server.database, { wait: true }, { available_keys: [] });
    await syncModels(server.database, started, 0);
    assert.equal(server.calls.length, 5);
  });
});
