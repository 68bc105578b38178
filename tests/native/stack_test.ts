import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type NativeStack, startNativeStack } from "./stack.ts";

describe("startNativeStack()", () => {
  let stack: NativeStack;
  beforeAll(async () => {
    stack = await startNativeStack();
  });
  afterAll(() => stack.stop());

  async function get(path: string, headers: Record<string, string>) {
    const response = await fetch(`${stack.url}/rest/v1/${path}`, { headers });
    return { status: response.status, body: await response.json() };
  }

  it("turns an API key into its role, whatever else is in the headers", async () => {
    const { publishableKey, secretKey } = stack;
    assert.equal((await get("workloads?select=prompt", { apikey: secretKey })).status, 200);
    const refused = await get("workloads?select=prompt", {
      apikey: publishableKey,
      authorization: `Bearer ${secretKey}`,
    });
    assert.equal(refused.body.code, "42501");
    assert.equal((await get("providers?select=slug", { apikey: publishableKey })).status, 200);
  });

  it("answers 401 to any other key, and to none", async () => {
    assert.equal((await get("providers?select=slug", {})).status, 401);
    const wrong = { apikey: "sb_secret_wrong", authorization: `Bearer ${stack.secretKey}` };
    assert.equal((await get("providers?select=slug", wrong)).status, 401);
  });

  it("exposes only the schema public", async () => {
    const headers = { apikey: stack.secretKey, "accept-profile": "private" };
    const { status, body } = await get("invocations", headers);
    assert.equal(status, 406);
    assert.equal(body.code, "PGRST106");
  });

  it("has an owner who is no superuser, and the roles of a hosted project", async () => {
    const roles = await stack.query(`
      select rolname as name, rolsuper as super, rolbypassrls as bypasses, rolconfig as settings
      from pg_roles
      where rolname in ('postgres', 'anon', 'authenticated', 'service_role', 'authenticator')
      order by rolname
    `);
    assert.deepEqual(roles, [
      { name: "anon", super: false, bypasses: false, settings: ["statement_timeout=3s"] },
      { name: "authenticated", super: false, bypasses: false, settings: ["statement_timeout=8s"] },
      {
        name: "authenticator",
        super: false,
        bypasses: false,
        settings: ["statement_timeout=8s", "lock_timeout=8s"],
      },
      {
        name: "postgres",
        super: false,
        bypasses: true,
        settings: ['search_path="$user", public, extensions'],
      },
      { name: "service_role", super: false, bypasses: true, settings: null },
    ]);
    const [session] = await stack.query("select current_user::text as name");
    assert.deepEqual(session, { name: "postgres" });
  });

  it("keeps its jobs scheduled, though none fires unless named", async () => {
    const active = await stack.query("select from cron.job where active");
    assert.equal(active.length, 5);
    const launchers = await stack.database.admin.query(
      "select from pg_stat_activity where backend_type = 'pg_cron launcher'",
    );
    assert.equal(launchers.length, 0);
  });

  it("gives each script a fresh session", async () => {
    await stack.database.owner.script("begin; set role anon; set search_path = pg_catalog");
    for (let n = 0; n < 20; n++) {
      const [session] = await stack.query<{ role: string }>("select current_user::text as role");
      assert.equal(session.role, "postgres");
    }
  });
});
