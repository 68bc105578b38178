import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { runCli } from "../../cli/integration/run_cli.ts";
import { type HostedProject, startHostedProject } from "../hosted/start_hosted_project.ts";
import { type SimulatedProviders, startSimulatedProviders } from "../simulated_providers.ts";

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

  async function deploy(args: string[] = [], env: Record<string, string> = {}) {
    const outcome = await runCli("deploy", ["--url", project.url, ...args], {
      folder,
      env: {
        ...project.api.env,
        ...providers.env,
        SUPABASE_PROJECT_ID: project.api.ref,
        // The login by access token is not to be had here.
        SUPABASE_DB_URL: project.database.urlOf("postgres"),
        STRIPE_API_KEY: "private",
        ...env,
      },
    });
    for (
      const secret of [
        project.keys().secretKey,
        new URL(project.database.urlOf("postgres")).password,
      ]
    ) {
      assert.ok(!(outcome.stdout + outcome.stderr).includes(secret));
    }
    return outcome;
  }

  function vaultKeys() {
    return project.database.owner.query<{ name: string; secret: string }>(
      "select name, decrypted_secret as secret from vault.decrypted_secrets order by name",
    );
  }

  it("prints every step and changes nothing with --dry-run", async () => {
    const { code, stdout, stderr } = await deploy(["--dry-run"]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^1\. Push the seed and \d\d pending migrations$/m);
    for (const command of ["db push", "secrets set", "functions deploy", "db query"]) {
      assert.match(stdout, new RegExp(`^ {3}supabase ${command} `, "m"));
    }
    assert.match(stdout, /^Nothing was changed\.$/m);
    assert.ok(project.api.requests.every((request) => request.startsWith("GET ")));
    const [{ missing }] = await project.database.owner.query<{ missing: boolean }>(
      "select to_regclass('public.providers') is null as missing",
    );
    assert.ok(missing);
  });

  it("refuses before it changes anything when token or keys are wrong", async () => {
    const stranger = await deploy([], { SUPABASE_ACCESS_TOKEN: `sbp_${"f".repeat(40)}` });
    assert.equal(stranger.code, 1);
    assert.match(
      stranger.stderr,
      /^Cannot run "supabase projects api-keys": .*(401|Unauthorized)/m,
    );
    const keyless = Object.fromEntries(
      [...Object.keys(providers.env), "STRIPE_API_KEY"].map((name) => [name, ""]),
    );
    const { code, stderr } = await deploy([], keyless);
    assert.equal(code, 1);
    assert.match(stderr, /^Cannot deploy: there is no provider key/m);
  });

  it("brings an empty project to stored results", async () => {
    const { code, stdout, stderr } = await deploy();
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /^✓ The functions are deployed$/m);
    assert.match(stdout, /^Starting benchmark run: deploy-test$/m);
    assert.match(stdout, /^4 of 4 succeeded/m);
    assert.match(stdout, /^run-benchmark +\*\/15 \* \* \* \* +\d{4}-\d\d-\d\d \d\d:\d\d$/m);

    assert.deepEqual(
      [...project.api.uploads.keys()].sort(),
      ["check-keys", "health", "run-benchmark", "sync-models"],
    );
    assert.equal(project.api.secrets.get("GROQ_API_KEY"), "simulated");
    assert.ok(!project.api.secrets.has("STRIPE_API_KEY"));
    assert.deepEqual(await vaultKeys(), [
      { name: "project_url", secret: project.url },
      { name: "secret_key", secret: project.keys().secretKey },
    ]);
  });

  it("is safe to run again, keeps keys that are not set here, and picks up a rotated one", async () => {
    project.rotateKeys();
    const keyless = Object.fromEntries(
      Object.keys(providers.env).map((name) => [name, ""]),
    );
    const { code, stdout, stderr } = await deploy([], keyless);
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
});
