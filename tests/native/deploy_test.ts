import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { testDeployment } from "../../cli/deploy/test_deployment.ts";
import { runCli } from "../commands/run_cli.ts";
import { type HostedProject, startHostedProject } from "../hosted/start_hosted_project.ts";
import {
  SIMULATED_KEY,
  type SimulatedProviders,
  startSimulatedProviders,
} from "../../local/simulated_providers.ts";
import { until } from "../../local/testdata/until.ts";
import { watchArguments } from "./watch_arguments.ts";

/** What the schedule costs in 30 days at the providers with a key: by the seed, or by the project itself. */
const COST =
  /^✓ \*\/15 \* \* \* \* \(UTC\): 2,880 runs and 15,360 requests to 4 models in 30 days, about [1-9]\d*\.\d\d USD/m;

describe("deno task deploy", () => {
  const resources = new AsyncDisposableStack();
  let folder: string;
  let project: HostedProject;
  let providers: SimulatedProviders;
  beforeAll(async () => {
    folder = await Deno.makeTempDir();
    resources.defer(() => Deno.remove(folder, { recursive: true }));
    providers = resources.use(await startSimulatedProviders());
    project = resources.use(await startHostedProject());
  });
  afterAll(() => resources.disposeAsync());

  /** With only the access token, and as the Supabase CLI runs for an agent. */
  async function deploy(args: string[] = [], env: Record<string, string> = {}) {
    const { password } = new URL(project.database.urlOf("postgres"));
    const secrets = [project.keys().secretKey, password, project.api.env.SUPABASE_ACCESS_TOKEN];
    const watch = watchArguments([...secrets, SIMULATED_KEY]);
    const outcome = await runCli("deploy", ["--url", project.url, ...args], {
      folder,
      env: {
        ...project.api.env,
        ...providers.env,
        SUPABASE_PROJECT_ID: project.api.ref,
        STRIPE_API_KEY: "private",
        CLAUDECODE: "1",
        ...env,
      },
    });
    assert.deepEqual(await watch.stop(), []);
    for (const secret of secrets) {
      assert.ok(!(outcome.stdout + outcome.stderr).includes(secret));
    }
    return outcome;
  }

  /** The variables of the providers, all empty. */
  function withoutKeys(): Record<string, string> {
    return Object.fromEntries(Object.keys(providers.env).map((name) => [name, ""]));
  }

  function vaultKeys() {
    return project.database.owner.query<{ name: string; secret: string }>(
      "select name, decrypted_secret as secret from vault.decrypted_secrets order by name",
    );
  }

  it("prints every step and changes nothing with --dry-run", async () => {
    const { code, stdout, stderr } = await deploy(["--dry-run"], { WORKER_BUDGET_MS: "380000" });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^✓ Provider keys: OPENAI_API_KEY, GROQ_API_KEY, .*OPENROUTER_API_KEY$/m);
    assert.match(stdout, COST);
    assert.match(stdout, /^1\. Push \d\d pending migrations, and add what the seed has/m);
    assert.match(stdout, /^2\. .*GROQ_API_KEY, .*GROQ_BASE_URL \(http:.*\), .*MS \(380000\)$/m);
    for (const command of ["db push", "secrets set", "functions deploy", "db query"]) {
      assert.match(stdout, new RegExp(`^ {3}supabase ${command} `, "m"));
    }
    assert.match(stdout, /^Nothing was changed\.$/m);
    assert.doesNotMatch(stdout, /STRIPE/);
    const harmless = /^GET |^POST .*\/(?:database\/query|cli\/login-role)$/;
    assert.deepEqual(project.api.requests.filter((request) => !harmless.test(request)), []);
    const [{ missing }] = await project.database.owner.query<{ missing: boolean }>(
      "select to_regclass('public.providers') is null as missing",
    );
    assert.ok(missing);
  });

  it("refuses before it changes anything when token, keys or database are wrong", async () => {
    const stranger = await deploy([], { SUPABASE_ACCESS_TOKEN: `sbp_${"f".repeat(40)}` });
    assert.equal(stranger.code, 1);
    assert.match(
      stranger.stderr,
      /^Cannot run "supabase projects api-keys": .*(401|Unauthorized)/m,
    );
    const keyless = await deploy([], withoutKeys());
    assert.equal(keyless.code, 1);
    assert.match(keyless.stderr, /^Cannot deploy: there is no key of a provider/m);
    const away = { SUPABASE_DB_URL: "postgresql://postgres:p@127.0.0.1:1/postgres" };
    const unreachable = await deploy(["--dry-run"], away);
    assert.equal(unreachable.code, 1);
    assert.match(
      unreachable.stderr,
      /^Cannot run "supabase db query": .*ECONNREFUSED 127\.0\.0\.1:1/m,
    );
    assert.ok(!unreachable.stderr.includes("Target:"), unreachable.stderr);
  });

  it("brings an empty project to stored results with only an access token", async () => {
    const { code, stdout, stderr } = await deploy();
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /^✓ The functions are deployed$/m);
    assert.match(stdout, /^Starting benchmark run: deploy-test$/m);
    assert.match(stdout, COST);
    assert.match(stdout, /^4 of 4 succeeded/m);
    // What to type next works as it is printed.
    assert.match(
      stdout,
      new RegExp(
        `^To look at it from here, put SUPABASE_URL=${RegExp.escape(project.url)} and$`,
        "m",
      ),
    );
    assert.match(stdout, /^SUPABASE_SERVICE_ROLE_KEY .*: deno task doctor, deno task report\.$/m);
    assert.match(stdout, /^run-benchmark +\*\/15 \* \* \* \* +\d{4}-\d\d-\d\d \d\d:\d\d$/m);

    assert.deepEqual(
      [...project.api.uploads.keys()].sort(),
      [
        "badge",
        "check-keys",
        "control",
        "feed",
        "health",
        "metrics",
        "run-benchmark",
        "sync-models",
      ],
    );
    assert.equal(project.api.secrets.get("GROQ_API_KEY"), SIMULATED_KEY);
    assert.ok(!project.api.secrets.has("STRIPE_API_KEY"));
    assert.deepEqual(await vaultKeys(), [
      { name: "project_url", secret: project.url },
      { name: "secret_key", secret: project.keys().secretKey },
    ]);
    const owners = await project.database.owner.query<{ owner: string }>(
      `select username as owner from cron.job
       union select tableowner from pg_tables where schemaname in ('public', 'private')`,
    );
    assert.deepEqual(owners, [{ owner: "postgres" }]);
  });

  it("is safe to run again by the database's address, keeps keys, picks up a rotated one", async () => {
    project.rotateKeys();
    // As if the seed had gained a provider since.
    await project.database.owner.script("delete from public.providers where slug = 'deepinfra'");
    const { code, stdout, stderr } = await deploy([], {
      ...withoutKeys(),
      SUPABASE_DB_URL: project.database.urlOf("postgres"),
    });
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /^✓ The project keeps its secrets$/m);
    assert.match(stdout, /^4 of 4 succeeded/m);
    assert.deepEqual((await vaultKeys())[1], {
      name: "secret_key",
      secret: project.keys().secretKey,
    });
    const [{ runs }] = await project.database.owner.query<{ runs: number }>(
      "select count(*)::integer as runs from public.runs",
    );
    assert.equal(runs, 2);
    const gained = await project.database.owner.query(
      "select slug from public.providers where slug = 'deepinfra'",
    );
    assert.deepEqual(gained, [{ slug: "deepinfra" }]);
  });

  it("leaves a project with which the doctor is content", async () => {
    const { code, stdout, stderr } = await runCli("doctor", [], {
      folder,
      env: {
        SUPABASE_URL: project.url,
        SUPABASE_SECRET_KEYS: JSON.stringify({ default: project.keys().secretKey }),
      },
    });
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /^✓ pg_net: The database reaches the functions$/m);
  });

  describe("does not call it a success", () => {
    /** The end of a deployment, once the functions have these secrets only. */
    async function test(secrets: Record<string, string>): Promise<string> {
      project.api.secrets.clear();
      Object.entries(secrets).forEach(([name, value]) => project.api.secrets.set(name, value));
      const { signal } = new AbortController();
      const { url } = project;
      try {
        await testDeployment({ url, secretKey: project.keys().secretKey }, {
          signal,
          print: () => {},
        });
        return "success";
      } catch (error) {
        return (error as Error).message;
      }
    }

    it("when there is nothing to benchmark", async () => {
      assert.match(
        await test({ MISTRAL_API_KEY: SIMULATED_KEY }),
        /^Everything is deployed, but there is nothing .*mistral \(disabled; update providers set/,
      );
    });

    it("when no provider answers", async () => {
      assert.match(
        await test({ GROQ_API_KEY: SIMULATED_KEY, GROQ_BASE_URL: "http://127.0.0.1:1/v1" }),
        /^Everything is deployed, but no provider has answered: .*"deno task doctor" says/,
      );
    });
  });

  it("leaves a project whose schema can be compared by its token alone, were it an older one", async () => {
    const { owner } = project.database;
    await owner.script(`
      alter function public.diagnostics rename to diagnostics_of_before;
      alter function public.applied_schema rename to applied_schema_of_before;
      create or replace view public.measured_regions with (security_invoker) as select 'none' as region;
      notify pgrst, 'reload schema';
    `);
    const said = await until(async () => {
      const { stdout } = await runCli("doctor", [], {
        folder,
        env: {
          ...project.api.env,
          SUPABASE_PROJECT_ID: project.api.ref,
          SUPABASE_URL: project.url,
          SUPABASE_SECRET_KEYS: JSON.stringify({ default: project.keys().secretKey }),
        },
      });
      return /before 1\.0\.0/.test(stdout) ? stdout : null; // Once PostgREST knows.
    });
    assert.match(said, /^✗ schema: 3 objects differ .*: run "deno task export --all --output /m);
    assert.match(
      said,
      /^✗ schema: function: missing public\.applied_schema\(\), public\.diagnostics\(bigint\)$/m,
    );
    assert.match(said, /^✗ schema: view: changed public\.measured_regions$/m);
  });
});
