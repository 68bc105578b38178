import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { startSimulatedProviders } from "./simulated_providers.ts";
import { type Stack, startStack } from "./stack.ts";

/** The API level of the hosted edge runtime. */
const VERSION = "2.1.4";

const functionsDir = new URL("../supabase/functions/", import.meta.url);

/** The functions, type-checked and run by the Deno that hosted Supabase has. */
describe(`the functions on Deno ${VERSION}`, () => {
  const resources = new AsyncDisposableStack();
  let deno: { path: string; args: string[] };
  let stack: Stack;

  beforeAll(async () => {
    const config = await writeConfig();
    resources.defer(() => Deno.remove(config));
    deno = { path: await findDeno(), args: ["--config", config, "--no-lock"] };
    const providers = resources.use(await startSimulatedProviders());
    stack = resources.use(
      await startStack({ functionEnv: providers.env, simulated: true, functionDeno: deno }),
    );
  });
  afterAll(() => resources.disposeAsync());

  for (const name of ["run-benchmark", "sync-models", "check-keys", "health"]) {
    it(`type-checks ${name}`, async () => {
      const entry = fileURLToPath(new URL(`${name}/index.ts`, functionsDir));
      await run(deno.path, ["check", ...deno.args, entry]);
    });
  }

  async function post(name: string, body: unknown): Promise<Response> {
    return await fetch(`${stack.url}/functions/v1/${name}`, {
      method: "POST",
      headers: { apikey: stack.secretKey, "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
  }

  it("runs run-benchmark to a stored result", async () => {
    const response = await post("run-benchmark", { providers: ["groq"] });
    const answer = await response.json();
    assert.equal(response.status, 202, JSON.stringify(answer));
    const deadline = performance.now() + 60_000;
    while (performance.now() < deadline) {
      const results = await stack.query<{ outcome: string }>(
        "select outcome from public.benchmark_results where run_id = $1",
        [answer.run_id],
      );
      if (results.length > 0) return assert.deepEqual(results, [{ outcome: "success" }]);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.fail("no result was stored");
  });

  it("runs sync-models to a list that was read", async () => {
    const response = await post("sync-models", { providers: ["groq"], wait: true });
    const answer = await response.json();
    assert.equal(response.status, 200, JSON.stringify(answer));
    assert.equal(answer.results[0].error, null);
  });

  it("runs health to an answer", async () => {
    const response = await fetch(`${stack.url}/functions/v1/health`, {
      headers: { apikey: stack.publishableKey },
      signal: AbortSignal.timeout(60_000),
    });
    assert.equal(response.status, 200, await response.text());
  });
});

/**
 * Deno 2.1.4 knows no `links`, so its import map names the folders behind them:
 * the one thing that differs from what is deployed, printed for all to see.
 */
async function writeConfig(): Promise<string> {
  const { imports }: { imports: Record<string, string> } = JSON.parse(
    await Deno.readTextFile(new URL("deno.json", functionsDir)),
  );
  for (const [name, target] of Object.entries(imports)) {
    const standIn = /^jsr:@std\/([a-z-]+)@/.exec(target)?.[1];
    if (standIn === undefined) continue;
    imports[name] = new URL(`../std/${standIn}/mod.ts`, import.meta.url).href;
    console.log(`${target} → std/${standIn}/mod.ts`);
  }
  const path = await Deno.makeTempFile({ suffix: ".json" });
  await Deno.writeTextFile(path, JSON.stringify({ imports }));
  return path;
}

/** Where npm put that version of Deno. */
async function findDeno(): Promise<string> {
  const print = "console.log(Deno.execPath())";
  const args = ["-y", `deno@${VERSION}`, "eval", "--no-config", "--no-lock", print];
  return (await run("npx", args)).trim();
}

async function run(command: string, args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args, stdin: "null" })
    .output();
  const decoder = new TextDecoder();
  assert.ok(success, decoder.decode(stderr));
  return decoder.decode(stdout);
}
