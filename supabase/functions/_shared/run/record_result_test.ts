import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { connectDatabase } from "../platform/database.ts";
import { recordResult, type Result } from "./record_result.ts";
import type { Target } from "../provider/target.ts";

const target = { leaseToken: crypto.randomUUID(), provider: "acme", name: "large" } as Target;

interface Call {
  lease_token: string;
  claim_next: boolean;
  result: {
    response_text: string;
    request_age_ms: number;
    region: string;
    provider: string;
    model: string;
  };
}

/** A Data API that gives these answers, one after the other. */
function dataApi(answers: { status: number; body: unknown }[]) {
  const calls: Call[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      calls.push(await request.json());
      const { status, body } = answers[calls.length - 1];
      return Response.json(body, { status });
    },
  );
  const database = connectDatabase({
    url: `http://127.0.0.1:${server.addr.port}`,
    secretKey: "sb_secret_test",
    secretKeys: {},
    region: null,
    workerBudgetMs: 1000,
  });
  return { calls, database, [Symbol.asyncDispose]: () => server.shutdown() };
}

function result(text: string): Result {
  return { response_text: text, request_age_ms: 100, region: "eu-west-1" } as Result;
}

const stored = { recorded: true, result_id: crypto.randomUUID(), next: null, run_finished: true };

describe("recordResult()", () => {
  it("repeats a write that failed, with the current age of the request", async () => {
    await using api = dataApi([
      { status: 503, body: { message: "starting" } },
      { status: 200, body: stored },
    ]);
    const recorded = await recordResult(
      api.database,
      target,
      result("hi"),
      () => true,
    );
    assert.deepEqual(recorded, { recorded: true, next: null });
    const [first, second] = api.calls;
    assert.equal(first.lease_token, target.leaseToken);
    assert.equal(second.lease_token, target.leaseToken);
    assert.equal(second.result.region, "eu-west-1");
    // The names that were called, whatever the catalogue says by now.
    assert.deepEqual([first.result.provider, first.result.model], [target.provider, target.name]);
    assert.ok(first.result.request_age_ms >= 100);
    assert.ok(second.result.request_age_ms >= first.result.request_age_ms + 200);
  });

  it("repeats a write in the middle of which the database was lost", async () => {
    await using api = dataApi([
      { status: 400, body: { code: "", details: null, hint: null, message: "" } },
      { status: 200, body: stored },
    ]);
    const recorded = await recordResult(api.database, target, result("hi"), () => true);
    assert.deepEqual(recorded, { recorded: true, next: null });
  });

  it("does not repeat a write that was refused", async () => {
    await using api = dataApi([{ status: 400, body: { code: "22P02", message: "no" } }]);
    await assert.rejects(
      recordResult(api.database, target, result("hi"), () => true),
      /Cannot call record_result: 22P02 no/,
    );
    assert.equal(api.calls.length, 1);
  });

  it("says when somebody else has the target", async () => {
    await using api = dataApi([
      { status: 200, body: { recorded: false, reason: "stale_lease" } },
    ]);
    assert.deepEqual(
      await recordResult(api.database, target, result("hi"), () => false),
      { recorded: false, reason: "stale_lease", next: null },
    );
    assert.equal(api.calls[0].claim_next, false);
  });
});
