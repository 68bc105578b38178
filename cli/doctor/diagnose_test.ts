import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type Stack, startStack } from "../../local/stack.ts";
import { connectDatabase } from "../project/connect_database.ts";
import { checkProviderKeys } from "./check_provider_keys.ts";
import { diagnose, type DiagnoseOptions } from "./diagnose.ts";
import type { Finding } from "./finding.ts";
import { formatFinding } from "./format_finding.ts";
import { type Proxy, startProxy } from "./testing/start_proxy.ts";

const providerKey = "sk-test-key-that-must-not-be-seen";

describe("diagnose()", () => {
  const resources = new AsyncDisposableStack();
  let stack: Stack;
  let proxy: Proxy;
  let answerKeyCheck: () => Response;

  beforeAll(async () => {
    const providers = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      () => answerKeyCheck(),
    );
    resources.defer(() => providers.shutdown());
    const base = `http://127.0.0.1:${providers.addr.port}/v1`;
    stack = resources.use(
      await startStack({ functionEnv: { OPENAI_API_KEY: providerKey, OPENAI_BASE_URL: base } }),
    );
    // Reading the schema, which no case here changes, takes a third of an examination.
    proxy = resources.use(startProxy(stack.url, "/rpc/applied_schema"));
    await stack.query("update public.providers set enabled = slug = 'openai'");
  });
  afterAll(() => resources.disposeAsync());

  /** The lines of a whole examination. */
  async function examine(options: Partial<DiagnoseOptions> & { url?: string; key?: string } = {}) {
    const { url = proxy.url, key = stack.secretKey, ...rest } = options;
    const findings: Finding[] = [];
    const { signal } = new AbortController();
    for await (
      const finding of diagnose({ url, secretKey: key }, { alwaysOn: true, signal, ...rest })
    ) findings.push(finding);
    const lines = findings.map(formatFinding).join("\n");
    assert.ok(!lines.includes(providerKey) && !lines.includes(stack.secretKey), lines);
    return lines;
  }

  it("finds nothing wrong with a stack that is set up right", async () => {
    answerKeyCheck = () => Response.json({ data: [] });
    const lines = await examine();
    assert.doesNotMatch(lines, /^[✗⚠]/m);
    assert.equal(lines.match(/^✓/gm)!.length, 27, lines);
  });

  it("names providers whose answers are held back on their way", async () => {
    await stack.query(
      `insert into public.runs (run_name, triggered_by, finished_at) values ('held', 'test', now())`,
    );
    await stack.query(
      `insert into public.benchmark_results (
         run_id, provider_id, model_id, provider, model, outcome, success, input_tokens, output_tokens,
         total_latency_ms, cost_usd, batched
       )
       select runs.id, models.provider_id, models.id, providers.slug, models.name, 'success', true, 1, 1, 1000, 0, n < 3
       from public.runs, generate_series(0, 4) as n, public.models
       join public.providers on providers.id = models.provider_id
       where runs.run_name = 'held' and providers.slug = 'openai' and models.name = (
         select min(name) from public.models where provider_id = providers.id
       )`,
    );
    assert.match(
      await examine(),
      /^⚠ buffering: Answers of OpenAI are held back on their way: 3 of 5 in 24 hours/m,
    );
    await stack.query("delete from public.runs where run_name = 'held'");
    await stack.query("delete from private.rollups");
  });

  describe("says how exact the measuring was", () => {
    /** The hour before this one, of two regions. */
    async function measured(column: string, value: string) {
      await stack.query("delete from private.control_hours");
      await stack.query(
        `insert into private.control_hours (
           region, starts_at, n, succeeded, compared, gap_n, ttft_n, gap_histogram, ttft_histogram
         )
         select region, date_bin('1 hour', now() - at * interval '1 hour', '2000-01-01'), 4, 4, 4, 160, 4,
           160 * private.histogram_of(1.5), 4 * private.histogram_of(60)
         from unnest(array['eu-west-1', 'us-east-1', 'all']) as region, generate_series(1, 20) as at`,
      );
      await stack.query(
        `update private.control_hours set ${column} = ${value}
         where region = 'us-east-1' and starts_at > now() - interval '2 hours'`,
      );
    }

    beforeAll(async () => {
      await stack.query("select public.add_control()");
    });
    afterAll(async () => {
      await stack.query("delete from private.control_hours");
      await stack.query("select public.remove_control()");
    });

    it("in words where nothing is wrong, region by region", async () => {
      await stack.query("delete from private.control_hours");
      assert.match(await examine(), /^✓ exactness: In 24 hours, the control was not measured/m);
      await measured("n", "n");
      assert.match(
        await examine(),
        /^✓ exactness: In 24 hours, eu-west-1: 95 of 100 gaps within 1\.5 ms.*; us-east-1: 95 of 100 gaps within/m,
      );
    });

    const cases: [string, string, string, RegExp][] = [
      [
        "an hour that was not exact",
        "gap_histogram",
        "160 * private.histogram_of(120)",
        /^⚠ exactness: From us-east-1, gaps were only within 1[12]\d\.\d ms \(p95\) in the hour of \d\d:00 UTC/m,
      ],
      [
        "a control that is late by its own week",
        "ttft_histogram",
        "4 * private.histogram_of(300)",
        /^⚠ exactness: From us-east-1, the control's own TTFT was [23]\d\d ms in .* and [56]\d ms over/m,
      ],
      [
        "a control that does not answer",
        "(n, succeeded, compared, gap_n, gap_histogram)",
        "(80, 0, 0, 0, 0)",
        /^⚠ exactness: From us-east-1, 80 of 156 calls of the control failed in 24 hours/m,
      ],
      [
        "a control whose times are not to be believed",
        "(n, succeeded, compared, gap_n, gap_histogram)",
        "(80, 80, 0, 0, 0)",
        /^⚠ exactness: From us-east-1, the gaps of 80 of 156 calls of the control could not be compared/m,
      ],
    ];
    for (const [what, column, value, expected] of cases) {
      it(`names ${what}`, async () => {
        await measured(column, value);
        const lines = await examine();
        assert.match(lines, expected);
        assert.equal(lines.match(/^⚠/gm)!.length, 1, lines);
      });
    }
  });

  describe("names problems of address and key", () => {
    const jwt = (claims: unknown) => `e30.${btoa(JSON.stringify(claims)).replaceAll("=", "")}.c2ln`;
    const cases: [string, { url?: string; key?: string }, RegExp][] = [
      ["a publishable key", { key: "sb_publishable_x" }, /^✗ address: .* is a publishable one/m],
      ["an access token", { key: "sbp_0123" }, /^✗ address: .* is an access token/m],
      ["the anon key", { key: jwt({ role: "anon" }) }, /^✗ address: .* of the role anon/m],
      [
        "the key of another project",
        { url: "https://mine.supabase.co", key: jwt({ role: "service_role", ref: "other" }) },
        /^✗ address: .* of the project other, SUPABASE_URL of mine/m,
      ],
      [
        "the dashboard's address",
        { url: "https://supabase.com/dashboard/project/mine" },
        /^✗ address: .* set it to https:\/\/mine\.supabase\.co/m,
      ],
      ["an address with a path", { url: "https://mine.supabase.co/rest/v1" }, /^✗ .* \/rest\/v1/m],
      [
        "a wrong secret key",
        { key: "sb_secret_x" },
        /^✗ secret key: .* rejects .* another project/m,
      ],
    ];
    for (const [what, options, expected] of cases) {
      it(what, async () => {
        const lines = await examine(options);
        assert.match(lines, expected);
        assert.equal(lines.match(/^✗/gm)!.length, 1, lines);
      });
    }

    it("an address at which nothing listens", async () => {
      const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      listener.close();
      const lines = await examine({ url: `http://127.0.0.1:${listener.addr.port}` });
      assert.match(lines, /^✗ address: Nothing answers[^\n]*$/);
    });
  });

  /** Requests for a path are answered in the stack's place. */
  function answerFor(path: string, answer: (request: Request) => Response | Promise<Response>) {
    return (request: Request) =>
      new URL(request.url).pathname.endsWith(path) ? answer(request) : undefined;
  }

  /** The facts that the database states are changed on their way. */
  function changeFacts(change: (facts: Record<string, unknown>) => Record<string, unknown>) {
    return answerFor("/rpc/diagnostics", async (request) => {
      return Response.json(change(await (await proxy.forward(request)).json()));
    });
  }

  describe("names what the project answers wrongly", () => {
    const unauthorized = { code: 401, message: "Missing authorization header" };
    const withoutDiagnostics = answerFor(
      "/rpc/diagnostics",
      () => Response.json({ code: "PGRST202", message: "no function" }, { status: 404 }),
    );
    const withoutResults = answerFor(
      "/benchmark_results",
      () => Response.json({ code: "PGRST205", message: "no table" }, { status: 404 }),
    );
    const cases: [string, Proxy["intercept"], RegExp, Partial<DiagnoseOptions>?][] = [
      [
        "no database behind the Data API",
        answerFor(
          "/rpc/diagnostics",
          () => Response.json({ code: "PGRST002", message: "no connection" }, { status: 503 }),
        ),
        /^✗ database: .*PGRST002: no connection/m,
      ],
      [
        "a database that refuses what it is asked",
        answerFor(
          "/rpc/diagnostics",
          () => Response.json({ code: "22000", message: "invalid ciphertext" }, { status: 400 }),
        ),
        /^✗ database: .*HTTP 400 22000: invalid ciphertext/m,
      ],
      [
        "a paused project",
        answerFor("/rpc/diagnostics", () => Response.json({}, { status: 540 })),
        /^✗ database: The project is paused/m,
      ],
      [
        "no migrations at all",
        (request) => withoutDiagnostics(request) ?? withoutResults(request),
        /^✗ migrations: .*none of this project's tables: .*deno task deploy/m,
      ],
      [
        "a schema that is older than the question how it is set up",
        withoutDiagnostics,
        /^✗ migrations: This project is from before 1\.0\.0.*\n✓ schema: Every object/m,
      ],
      [
        "a web site that answers pages",
        answerFor(
          "/rpc/diagnostics",
          () => new Response("<html><h1>Not Found</h1></html>", { status: 404 }),
        ),
        /^✗ address: .* \(HTTP 404\) is not a Supabase project/m,
      ],
      [
        "a server that answers something else",
        answerFor("/rpc/diagnostics", () => Response.json({ ok: true })),
        /^✗ address: .* \(HTTP 200\) is not a Supabase project/m,
      ],
      [
        "a server that answers nothing",
        answerFor("/rpc/diagnostics", () => new Response(null, { status: 204 })),
        /^✗ address: .* \(HTTP 204\) is not a Supabase project/m,
      ],
      [
        "a key whose role has no access",
        answerFor(
          "/rpc/diagnostics",
          () =>
            Response.json(
              { code: "42501", message: "permission denied for function diagnostics" },
              { status: 403 },
            ),
        ),
        /^✗ secret key: The project accepts the key, but .*permission denied.* sb_secret_/m,
      ],
      [
        "a clock an hour ahead",
        changeFacts((facts) => ({
          ...facts,
          now: new Date(Date.now() + 3_600_000).toISOString(),
        })),
        /^✗ clock: The database's clock is 60 min ahead/m,
      ],
      [
        "a database near the free plan's limit",
        changeFacts((facts) => ({ ...facts, database_bytes: 450_000_000 })),
        /^⚠ size: The database holds 450 MB; on the free plan .* 500 MB/m,
      ],
      [
        "a pg_net that sends nothing",
        changeFacts((facts) => ({ ...facts, ping: null })),
        /^✗ pg_net: Nothing came .* net\.worker_restart/m,
        { patienceMs: 100 },
      ],
      [
        "a function that is not deployed",
        answerFor("/run-benchmark", () => Response.json({ code: "NOT_FOUND" }, { status: 404 })),
        /^✗ function run-benchmark: It is not deployed: .* run-benchmark"; .*functions serve/m,
      ],
      [
        "verify_jwt left on",
        answerFor("/sync-models", () => Response.json(unauthorized, { status: 401 })),
        /^✗ function sync-models: .* verify_jwt = false/m,
      ],
      [
        "verify_jwt left on for the uptime monitor",
        answerFor("/health", () => Response.json(unauthorized, { status: 401 })),
        /^✗ function health: .* verify_jwt = false/m,
      ],
      [
        "a function that accepts calls without a key",
        answerFor("/run-benchmark", () => Response.json({ run_id: "x" }, { status: 202 })),
        /^✗ function run-benchmark: It accepts calls without a key/m,
      ],
      [
        "a function that does not start",
        answerFor("/sync-models", () => Response.json({ code: "BOOT_ERROR" }, { status: 503 })),
        /^✗ function sync-models: It does not start/m,
      ],
    ];
    for (const [what, intercept, expected, options] of cases) {
      it(what, async () => {
        proxy.intercept = intercept;
        try {
          assert.match(await examine(options), expected);
        } finally {
          proxy.intercept = () => undefined;
        }
      });
    }
  });

  describe("names what a provider says of its key", () => {
    const cases: [string, number, unknown, RegExp][] = [
      [
        "a key that it refuses",
        401,
        { error: { message: "Incorrect API key provided", code: "invalid_api_key" } },
        /^✗ key of openai: Refused \(HTTP 401: .*replace the secret OPENAI_API_KEY/m,
      ],
      [
        "an account without quota",
        402,
        { error: { message: "Insufficient credits" } },
        /^✗ key of openai: No quota \(HTTP 402/m,
      ],
      ["nothing of use", 500, {}, /^✗ key of openai: Cannot be checked \(HTTP 500\)/m],
    ];
    for (const [what, status, body, expected] of cases) {
      it(what, async () => {
        answerKeyCheck = () => Response.json(body, { status });
        try {
          assert.match(await examine(), expected);
        } finally {
          answerKeyCheck = () => Response.json({ data: [] });
        }
      });
    }
  });

  describe("believes the last calls rather than what can be read without a key", () => {
    const { signal } = new AbortController();
    const isOpen = () => Response.json({ data: [] });
    const isClosed = () => Response.json({ error: { message: "No key" } }, { status: 401 });
    const needsNone = "update public.providers set api_key_env = null where slug = 'openai'";
    const cases: [string, () => Response, string[], boolean, RegExp][] = [
      ["a key, before any call", isOpen, [], true, /^✓ key of openai: Set; its .* only a call/m],
      ["a key that works", isOpen, ["success"], true, /^✓ key of openai: Accepted by its last/m],
      ["a call that failed", isOpen, ["auth_failed", "timeout"], true, /^✓ key of openai: Set;/m],
      [
        "a key that no call was accepted with",
        isOpen,
        ["auth_failed", "auth_failed"],
        true,
        /^✗ key of openai: Refused, by all 2 calls .*HTTP 401: Wrong.* OPENAI_API_KEY in \.env/m,
      ],
      [
        "a server that needs none",
        isOpen,
        [],
        false,
        /^✓ server of openai: Answers, and needs no/m,
      ],
      [
        "a server that needs one",
        isOpen,
        ["auth_failed"],
        false,
        /^✗ server of openai: It needs a key, by the call .* set api_key_env = 'OPENAI_API_KEY'/m,
      ],
      ["a list that is closed", isClosed, [], false, /^⚠ server of openai: Its model list needs/m],
      [
        "a list that is closed, and calls that are not",
        isClosed,
        ["success"],
        false,
        /^⚠ server of openai: Its last calls succeeded; its model list cannot be read \(HTTP 401/m,
      ],
      [
        "a server without a list",
        () => new Response("no", { status: 404 }),
        ["success"],
        false,
        /^⚠ server of openai: Its last calls succeeded; its model list cannot .*\(HTTP 404/m,
      ],
      [
        "a server that is down",
        () => new Response("no", { status: 503 }),
        ["success"],
        false,
        /^✗ server of openai: Cannot be checked \(HTTP 503/m,
      ],
    ];
    for (const [what, answer, outcomes, hasKey, expected] of cases) {
      it(what, async () => {
        answerKeyCheck = () => answer();
        // Only the last run counts.
        await addRun(["auth_failed"], "1 hour");
        if (outcomes.length > 0) await addRun(outcomes, "1 minute");
        else await stack.query("delete from public.runs");
        if (!hasKey) await stack.query(needsNone);
        try {
          const context = { project: stack, database: connectDatabase(stack), local: true, signal };
          const lines = (await checkProviderKeys(context)).map(formatFinding).join("\n");
          assert.match(lines, expected);
          assert.doesNotMatch(lines, /null|supabase secrets/);
        } finally {
          answerKeyCheck = isOpen;
          await stack.query("delete from public.runs");
          await stack.query(
            "update public.providers set api_key_env = 'OPENAI_API_KEY' where slug = 'openai'",
          );
        }
      });
    }

    async function addRun(outcomes: string[], age: string) {
      await stack.query(
        `with run as (
           insert into public.runs (run_name, triggered_by, finished_at)
           values ('called', 'test', now()) returning id
         )
         insert into public.benchmark_results (
           run_id, provider_id, provider, model, input_tokens, output_tokens, total_latency_ms,
           cost_usd, success, outcome, status_code, error_message, created_at
         )
         select run.id, providers.id, providers.name, 'm', 0, 0, 1, 0, outcome = 'success', outcome,
           case outcome when 'auth_failed' then 401 end,
           case outcome when 'auth_failed' then 'Wrong' end, now() - $2::interval
         from run, public.providers, jsonb_array_elements_text($1::jsonb) as outcome
         where providers.slug = 'openai'`,
        [JSON.stringify(outcomes), age],
      );
    }
  });

  it("has one word for one trouble: a provider without a key holds nothing up", async () => {
    await stack.query(
      `with enabled as (
         update public.providers set enabled = true where slug = 'groq' returning id
       )
       update public.models set active = false from enabled where provider_id = enabled.id`,
    );
    try {
      const lines = await examine({ local: true });
      assert.match(lines, /^⚠ key of groq: Left out of every run: .* set it in \.env/m);
      assert.match(lines, /^⚠ models: groq: none of its models is benchmarked/m);
      assert.doesNotMatch(lines, /^✗|supabase secrets/m);
    } finally {
      await stack.query("update public.providers set enabled = false where slug = 'groq'");
    }
  });

  it("names an address that cannot be right", async () => {
    await stack.query(
      `insert into public.providers (slug, name, base_url, api_key_env, enabled) values
         ('bare', 'Bare', 'api.bare.example/v1', null, true),
         ('whole', 'Whole', 'https://api.whole.example/v1/chat/completions', 'WHOLE_API_KEY', true)`,
    );
    try {
      const lines = await examine();
      const wrong = "Its address cannot be right: providers\\.base_url";
      assert.match(
        lines,
        new RegExp(`^✗ server of bare: ${wrong} does not begin with https:// or http://$`, "m"),
      );
      assert.match(
        lines,
        new RegExp(`^✗ key of whole: ${wrong} ends in /chat/completions, which is added`, "m"),
      );
    } finally {
      await stack.query("delete from public.providers where slug in ('bare', 'whole')");
    }
  });

  it("says where calls go that go elsewhere, and whether their results count", async () => {
    const line = /^✓ key of openai: .* \(openai → http:\/\/127\.0\.0\.1:\d+\/v1\)(.*)$/m;
    assert.match(line.exec(await examine())![1], /^; its results are in no public number/);
    const name = (hosts: string) =>
      stack.query(
        "update public.providers set options = jsonb_set(options, '{hosts}', $1) where slug = 'openai'",
        [hosts],
      );
    await name('["127.0.0.1"]');
    assert.equal(line.exec(await examine())![1], "");
    await name("[]");
  });

  it("finds no fault in a stack that was stopped in the middle of a run", async () => {
    await stack.query(
      `insert into public.runs (run_name, triggered_by, started_at)
       values ('stopped', 'test', now() - interval '2 days')`,
    );
    assert.match(await examine(), /^✗ results: A run has not moved/m);
    assert.doesNotMatch(await examine({ alwaysOn: false }), /^✗/m);
    await stack.query("delete from public.runs where run_name = 'stopped'");
  });

  describe("names problems of the database", () => {
    const setVault = (name: string, value: string) =>
      `select vault.update_secret(id, '${value}') from vault.secrets where name = '${name}'`;
    /** The schedule's last call of run-benchmark, and what came of it. */
    const answered = (status: number | null, error: string) =>
      `with call as (
         insert into private.invocations (request_id, function_name, body)
         values (999, 'run-benchmark', '{"idempotency_key": "run-benchmark/2026-11-25T12:00Z"}')
       )
       insert into net._http_response (id, status_code, content, error_msg, timed_out)
       values (999, ${status}, ${status && `'${error}'`}, ${status ? null : `'${error}'`}, false)`;
    const unanswered = `with call as (delete from private.invocations where request_id = 999)
      delete from net._http_response where id = 999`;
    /** What breaks it, what is found, and how to fix it: `$url` and `$key` are the right ones. */
    const cases: [string, string, RegExp, string][] = [
      [
        "a pending migration",
        "delete from supabase_migrations.schema_migrations where version = '20261127001900'",
        /^✗ migrations: 1 are pending, from 20261127001900: .*deno task deploy/m,
        "insert into supabase_migrations.schema_migrations (version) values ('20261127001900')",
      ],
      [
        "a database ahead of this folder",
        "insert into supabase_migrations.schema_migrations (version) values ('29990101000000')",
        /^⚠ migrations: .*ahead of this folder by 29990101000000/m,
        "delete from supabase_migrations.schema_migrations where version = '29990101000000'",
      ],
      [
        "no address in Vault",
        "delete from vault.secrets where name = 'project_url'",
        /^✗ vault: "project_url" is not set: .* vault\.create_secret\('http/m,
        "select vault.create_secret('$url', 'project_url')",
      ],
      [
        "no key in Vault",
        "delete from vault.secrets where name = 'secret_key'",
        /^✗ vault: "secret_key" is not set: .* vault\.create_secret\('sb_secret_…/m,
        "select vault.create_secret('$key', 'secret_key')",
      ],
      [
        "a channel of alerts without an address",
        "select public.set_alert_channel('ops', 'slack', 'ops_address')",
        /^⚠ cron deliver-incidents: Channels are not told: ops \(Vault lacks the secret "ops_address", its address; .*test_alert_channel\('ops'\);/m,
        "delete from public.alert_channels where name = 'ops'",
      ],
      [
        "a key in Vault that cannot be decrypted",
        "update vault.secrets set secret = '?' where name = 'secret_key'",
        /^✗ vault: "secret_key" cannot be decrypted: .* delete from vault\.secrets .*create_secret/m,
        `with gone as (delete from vault.secrets where name = 'secret_key' returning id)
         select vault.create_secret('$key', 'secret_key') from gone`,
      ],
      [
        "a schedule that cannot be read",
        `with tick as (
           insert into cron.job_run_details (jobid, runid, status, return_message, start_time)
           select jobid, 999, 'failed', 'ERROR: oh', now() from cron.job where jobname = 'sync-models'
         )
         update cron.job set schedule = '0 2 * * 99' where jobname = 'sync-models'`,
        /^✗ cron sync-models: Its last tick failed: .* by "0 2 \* \* 99", which cannot be read/m,
        `with tick as (delete from cron.job_run_details where runid = 999)
         update cron.job set schedule = '0 2 * * 0' where jobname = 'sync-models'`,
      ],
      [
        "functions newer than the database",
        answered(500, '{"error":{"code":"outdated_database","message":"x"}}'),
        /^✗ cron run-benchmark: The functions are newer than the database/m,
        unanswered,
      ],
      [
        "an old key in Vault",
        setVault("secret_key", "sb_secret_rotated"),
        /^✗ pg_net: The functions refuse the key in Vault/m,
        setVault("secret_key", "$key"),
      ],
      [
        "another project's address in Vault",
        setVault("project_url", "https://other.supabase.co"),
        /^✗ vault: "project_url" is https:\/\/other\.supabase\.co, of another project/m,
        setVault("project_url", "$url"),
      ],
      [
        "an address in Vault that the database's container cannot reach",
        setVault("project_url", "http://127.0.0.1:1"),
        /^✗ pg_net: .* http:\/\/127\.0\.0\.1:1 .*http:\/\/kong:8000/m,
        setVault("project_url", "$url"),
      ],
      [
        "an address in Vault at which there are no functions",
        setVault("project_url", "$url/other"),
        /^✗ pg_net: There is no function at /m,
        setVault("project_url", "$url"),
      ],
      [
        "a paused schedule",
        "select public.pause_schedule()",
        /^✗ cron run-benchmark: It is paused: run select public\.resume_schedule/m,
        "select public.resume_schedule()",
      ],
      [
        "a job that is switched off",
        "select cron.alter_job(jobid, active => false) from cron.job where jobname = 'resume-runs'",
        /^✗ cron resume-runs: It is switched off: .*cron\.alter_job/m,
        "select cron.alter_job(jobid, active => true) from cron.job where jobname = 'resume-runs'",
      ],
      [
        "a job that is not there",
        "update cron.job set jobname = 'gone' where jobname = 'maintenance'",
        /^✗ cron maintenance: It is not scheduled/m,
        "update cron.job set jobname = 'maintenance' where jobname = 'gone'",
      ],
      [
        "a job whose tick failed",
        `insert into cron.job_run_details (jobid, runid, status, return_message, start_time)
         select jobid, 999, 'failed', 'ERROR: oh', now() from cron.job where jobname = 'sync-models'`,
        /^✗ cron sync-models: Its last tick failed: ERROR: oh\. Run "select command .*next tick, 20/m,
        "delete from cron.job_run_details where runid = 999",
      ],
      [
        "a job whose tick failed for what has been fixed since",
        `insert into cron.job_run_details (jobid, runid, status, return_message, start_time)
         select jobid, 999, 'failed', 'ERROR: Cannot read Vault secret "secret_key"', now()
         from cron.job where jobname = 'sync-models'`,
        /^⚠ cron sync-models: Its last tick failed: .* fixed by now.* next tick, \d{4}-.* UTC/m,
        "delete from cron.job_run_details where runid = 999",
      ],
      [
        "a function that fails when the schedule calls it",
        answered(500, "boom"),
        /^✗ cron run-benchmark: Its last request failed: boom\. See the function's log.*_now\(\)/m,
        unanswered,
      ],
      [
        "a call that came to nothing",
        answered(null, "Couldn''t connect to server"),
        /^✗ cron run-benchmark: Its last request failed: Couldn't connect to server\./m,
        unanswered,
      ],
      [
        "a call of which nothing was heard",
        `insert into private.invocations (request_id, function_name, body, created_at)
         values (999, 'run-benchmark', '{"idempotency_key": "run-benchmark/2026-11-25T12:00Z"}',
           now() - interval '5 minutes')`,
        /^⚠ cron run-benchmark: Its last request got no answer: .* fixed by now/m,
        unanswered,
      ],
      [
        "a key that was refused once and is taken now",
        answered(401, "no"),
        /^⚠ cron run-benchmark: The function refused the key: .* fixed by now/m,
        unanswered,
      ],
      [
        "slots that were missed",
        // As if it had not been paused just now.
        `with calm as (delete from private.schedule_changes)
         insert into cron.job_run_details (jobid, runid, status, start_time)
         select jobid, 998, 'succeeded', now() - interval '5 hours' from cron.job
         where jobname = 'run-benchmark'`,
        /^⚠ cron run-benchmark: \d+ slots of the last 24 hours were missed/m,
        "delete from cron.job_run_details where runid = 998",
      ],
      [
        "no key for any provider",
        "update public.providers set api_key_env = 'NO_API_KEY' where enabled",
        /^✗ provider keys: None is set: set one of NO_API_KEY/m,
        "update public.providers set api_key_env = 'OPENAI_API_KEY' where enabled",
      ],
      [
        "a key for some providers only",
        "update public.providers set enabled = true where slug = 'groq'",
        /^⚠ key of groq: Left out of every run: .*GROQ_API_KEY/m,
        "update public.providers set enabled = false where slug = 'groq'",
      ],
      [
        "a retired model",
        "update public.models set retired_at = now() - interval '1 day' where name = 'gpt-6-luna'",
        /^✗ models: openai \/ gpt-6-luna: retired .*replace_model\('openai', 'gpt-6-luna', '<new>'\)/m,
        "update public.models set retired_at = null where name = 'gpt-6-luna'",
      ],
      [
        "a model that will be retired",
        "update public.models set retired_at = now() + interval '9 days' where name = 'gpt-6-luna'",
        /^⚠ models: openai \/ gpt-6-luna: will be retired/m,
        "update public.models set retired_at = null where name = 'gpt-6-luna'",
      ],
      [
        "nothing to benchmark",
        "update public.models set active = false where name = 'gpt-6-luna'",
        /^✗ models: openai: .*set_active/m,
        "update public.models set active = true where name = 'gpt-6-luna'",
      ],
      [
        "an account that was empty at the last call",
        `with run as (
           insert into public.runs (run_name, triggered_by, finished_at)
           values ('empty', 'test', now()) returning id
         )
         insert into public.benchmark_results (
           run_id, provider, model, input_tokens, output_tokens, total_latency_ms, cost_usd,
           success, outcome, error_message
         )
         select id, 'OpenAI', 'm', 0, 0, 1, 0, false, 'quota_exceeded', 'You exceeded your quota'
         from run`,
        /^✗ quota: OpenAI says there is none left \(You exceeded your quota/m,
        "delete from public.runs where run_name = 'empty'",
      ],
      [
        "a budget that is spent",
        `with run as (
           insert into public.runs (run_name, triggered_by, finished_at)
           values ('blocked', 'test', now()) returning id
         )
         insert into public.run_targets
           (run_id, provider_id, model_id, position, state, closed_at, closed_reason)
         select run.id, provider_id, models.id, 1, 'budget_blocked', now(), 'the limit is spent'
         from run, public.models where models.name = 'gpt-6-luna'`,
        /^✗ budget: A target was not measured .*: the limit is spent; raise limit_usd/m,
        "delete from public.runs where run_name = 'blocked'",
      ],
      [
        "a run that does not move",
        `insert into public.runs (run_name, triggered_by, started_at)
         values ('stuck', 'test', now() - interval '20 minutes')`,
        /^✗ results: A run has not moved .*resume_runs/m,
        "delete from public.runs where run_name = 'stuck'",
      ],
      [
        "results that stopped",
        `with calm as (delete from private.schedule_changes),
         run as (
           insert into public.runs (run_name, triggered_by, finished_at)
           values ('old', 'test', now()) returning id
         )
         insert into public.benchmark_results (
           run_id, input_tokens, output_tokens, total_latency_ms, cost_usd, success, outcome,
           created_at
         )
         select id, 0, 0, 1, 0, true, 'success', now() - interval '2 hours' from run`,
        /^✗ results: No result for three slots/m,
        "delete from public.runs where run_name = 'old'",
      ],
      [
        "no pg_net",
        "drop extension pg_net cascade",
        /^✗ extensions: pg_net is missing: run create extension pg_net with schema extensions/m,
        "create extension pg_net with schema extensions",
      ],
      [
        "no Vault",
        "drop extension supabase_vault cascade",
        /^✗ extensions: supabase_vault is missing: run create extension supabase_vault/m,
        "create extension supabase_vault",
      ],
      // The last one: with it the jobs are gone for good.
      [
        "no pg_cron",
        "drop extension pg_cron cascade",
        /^✗ extensions: pg_cron is missing: run create extension pg_cron .*schemas\/schedule\.sql/m,
        "select",
      ],
    ];
    for (const [what, breakIt, expected, fixIt] of cases) {
      it(what, async () => {
        const fill = (sql: string) =>
          sql.replaceAll("$url", stack.url).replaceAll("$key", stack.secretKey);
        await stack.query(fill(breakIt));
        try {
          assert.match(await examine(), expected);
        } finally {
          await stack.query(fill(fixIt));
        }
      });
    }
  });
});
