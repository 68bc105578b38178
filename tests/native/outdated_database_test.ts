import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { diagnose } from "../../cli/doctor/diagnose.ts";
import { until } from "../../local/testdata/until.ts";
import { type NativeStack, startNativeStack } from "./stack.ts";

/** Functions are deployed apart from migrations, and may be there first: PostgREST then says PGRST202. */
describe("functions newer than the database", () => {
  let stack: NativeStack;

  beforeAll(async () => {
    stack = await startNativeStack();
    await stack.query("alter function public.start_run rename to start_run_of_before");
    await stack.query("drop function public.schema_release()");
    await stack.query("notify pgrst, 'reload schema'");
    await until(async () => await codeOf("start_run") === "PGRST202" ? true : null);
    await stack.query("select private.run_scheduled_benchmark()");
    await until(async () => {
      const [answered] = await stack.query("select from net._http_response");
      return answered ?? null;
    });
  });
  afterAll(() => stack?.stop());

  const headers = () => ({ apikey: stack.secretKey, "content-type": "application/json" });

  async function codeOf(name: string): Promise<string> {
    const response = await fetch(`${stack.url}/rest/v1/rpc/${name}`, {
      method: "POST",
      headers: headers(),
      body: JSON.stringify({ request: {}, available_keys: [] }),
    });
    return (await response.json()).code;
  }

  async function read(view: string, apikey: string): Promise<Record<string, unknown>> {
    const response = await fetch(`${stack.url}/rest/v1/${view}`, { headers: { apikey } });
    return (await response.json())[0];
  }

  it("are the function's answer, without details for the log only", async () => {
    const [{ status, content }] = await stack.query<{ status: number; content: string }>(
      "select status_code as status, content from net._http_response",
    );
    assert.equal(status, 500);
    assert.equal(JSON.parse(content).error.code, "outdated_database");
    assert.doesNotMatch(content, /PGRST202|start_run/);
    assert.match(content, /The database is of a release before 1\.0\.0, and the functions, of /);
  });

  it("are reported by scheduler_health, and the status is failing", async () => {
    const health = await read("scheduler_health?job_name=eq.run-benchmark", stack.secretKey);
    assert.match(String(health.problem), /^The functions are newer than the database/);
    const status = await read("public_status?select=state", stack.publishableKey);
    assert.deepEqual(status, { state: "failing" });
  });

  it("are told by health, in the same sentence", async () => {
    const response = await fetch(`${stack.url}/functions/v1/health`);
    const { state, message } = await response.json();
    assert.deepEqual([response.status, state], [503, "outdated_database"]);
    assert.match(message, /^The database is of a release before 1\.0\.0, and the functions, of /);
  });

  it("are named by the doctor", async () => {
    const { signal } = new AbortController();
    const found: string[] = [];
    for await (
      const { message } of diagnose(
        { url: stack.url, secretKey: stack.secretKey },
        { alwaysOn: true, signal },
      )
    ) found.push(message);
    for (
      const words of ["The functions are newer than the database", "The database is of a release"]
    ) {
      assert.ok(found.some((message) => message.startsWith(words)), found.join("\n"));
    }
  });
});
