import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { z } from "zod";
import { callFunction } from "./call_function.ts";
import { UsageError } from "../command/usage_error.ts";

const schema = z.object({ run_id: z.string() });

describe("callFunction()", () => {
  let server: Deno.HttpServer<Deno.NetAddr>;
  let received: unknown;
  let answer: () => Response | Promise<Response>;
  beforeAll(() => {
    server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      async (request) => {
        const { pathname } = new URL(request.url);
        const apikey = request.headers.get("apikey");
        received = { pathname, apikey, body: await request.json() };
        return await answer();
      },
    );
  });
  afterAll(() => server.shutdown());

  function call(timeoutMs = 10_000) {
    const url = `http://127.0.0.1:${server.addr.port}`;
    const options = { signal: new AbortController().signal, timeoutMs };
    return callFunction({ url, secretKey: "sb_secret_test" }, "probe", { a: 1 }, schema, options);
  }

  function refusal(status: number, error: unknown) {
    return () => Response.json({ error }, { status });
  }

  it("posts JSON with the secret key and returns the checked answer", async () => {
    answer = () => Response.json({ run_id: "r", more: true }, { status: 202 });
    assert.deepEqual(await call(), { run_id: "r" });
    assert.deepEqual(received, {
      pathname: "/functions/v1/probe",
      apikey: "sb_secret_test",
      body: { a: 1 },
    });
  });

  it("turns a refused body into a UsageError with the function's words", async () => {
    answer = refusal(400, { code: "invalid_request", message: "samples: too big" });
    await assert.rejects(call(), (error) => {
      assert.ok(error instanceof UsageError);
      assert.equal(error.message, "samples: too big");
      return true;
    });
  });

  it("explains every other status", async () => {
    answer = refusal(500, { code: "internal_error", message: "see log 1234" });
    await assert.rejects(call(), { message: "Cannot call probe: see log 1234 (HTTP 500)" });
    answer = () => Response.json({ code: "NOT_FOUND" }, { status: 404 });
    await assert.rejects(call(), { message: /not deployed to the project \(HTTP 404\)/ });
    answer = () => new Response("<html>", { status: 502 });
    await assert.rejects(call(), { message: /HTTP 502/ });
  });

  it("refuses an answer of another shape", async () => {
    answer = () => Response.json({ id: 1 });
    await assert.rejects(call(), { message: /^Cannot read the answer of probe: / });
  });

  it("gives up at its deadline", async () => {
    const { promise, resolve } = Promise.withResolvers<Response>();
    answer = () => promise;
    await assert.rejects(call(50), { message: /^Cannot reach http:\/\/127\.0\.0\.1/ });
    resolve(Response.json({ run_id: "late" }));
  });
});
