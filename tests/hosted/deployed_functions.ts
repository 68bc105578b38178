import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { startTestStack } from "../integration/start_test_stack.ts";
import { startSimulatedProviders } from "../../local/simulated_providers.ts";
import type { Stack } from "../../local/stack.ts";
import { deployCopy } from "./deploy_copy.ts";
import { findHostedDeno, HOSTED_DENO } from "./find_hosted_deno.ts";
import { findUploadProblems } from "./find_upload_problems.ts";
import type { Upload } from "./start_management_api.ts";
import { unpackUploads, uploadFolder } from "./unpack_uploads.ts";
import { writeImportMap } from "./write_import_map.ts";

const NAMES = [
  "badge",
  "check-keys",
  "control",
  "feed",
  "health",
  "metrics",
  "run-benchmark",
  "sync-models",
];

/** What the real CLI uploads, checked and run by the Deno that hosted Supabase has. */
describe(`the functions as they are deployed, on Deno ${HOSTED_DENO}`, () => {
  const resources = new AsyncDisposableStack();
  let folder: string;
  let config: string;
  let uploads: Map<string, Upload>;
  let deno: { path: string; args: string[] };
  let stack: Stack;

  beforeAll(async () => {
    folder = await Deno.realPath(await Deno.makeTempDir());
    resources.defer(() => Deno.remove(folder, { recursive: true }));
    uploads = await deployCopy();
    await unpackUploads(uploads, folder);

    config = `${folder}/deno.json`;
    const [map, ...others] = new Set(
      [...uploads.values()].map(({ metadata, files }) =>
        new TextDecoder().decode(files.get(metadata.import_map_path))
      ),
    );
    assert.deepEqual(others, []);
    console.log((await writeImportMap(map, config)).join("\n"));
    deno = { path: await findHostedDeno(), args: ["--config", config, "--no-lock"] };

    const providers = resources.use(await startSimulatedProviders());
    stack = resources.use(
      await startTestStack({
        functionsDir: folder,
        functionDeno: deno,
        functionEnv: providers.env,
        simulated: true,
      }),
    );
  });
  afterAll(() => resources.disposeAsync());

  it("are all of them, with nothing missing, nothing more and no secret", async () => {
    assert.deepEqual([...uploads.keys()].sort(), NAMES);
    for (const [name, upload] of uploads) {
      const problems = await findUploadProblems(upload, uploadFolder(folder, name), config);
      assert.deepEqual(problems, [], name);
      console.log(`${name}: ${upload.files.size} files`);
    }
  });

  /** What the type checker says of all at once, since most of its work is the same for each. */
  let checking: Promise<Deno.CommandOutput> | undefined;
  const check = () =>
    checking ??= new Deno.Command(deno.path, {
      args: ["check", ...deno.args, ...NAMES.map((name) => `${folder}/${name}/index.ts`)],
      stdin: "null",
    }).output();

  for (const name of NAMES) {
    it(`type-checks ${name}`, async () => {
      const { success, stderr } = await check();
      assert.ok(success, new TextDecoder().decode(stderr));
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

  it("runs check-keys to keys that are accepted", async () => {
    const response = await post("check-keys", {});
    const { keys }: { keys: { state: string }[] } = await response.json();
    assert.deepEqual(keys.map(({ state }) => state), ["ok", "ok", "ok", "ok"]);
  });

  it("runs control to a stream that says when it sent what", async () => {
    const response = await post("control/chat/completions", { stream: true });
    const events = (await response.text()).trim().split("\n\n");
    assert.equal(response.status, 200, events.join("\n"));
    assert.equal(events.at(-1), "data: [DONE]");
    assert.equal(JSON.parse(events.at(-2)!.slice(6)).sent_ms.length, events.length - 2);
  });

  it("runs metrics, badge and feed to answers for anybody", async () => {
    const types: Record<string, string> = {
      "metrics": "text/plain",
      "badge/groq/openai%2Fgpt-oss-20b.svg": "image/svg+xml",
      "badge/groq/openai%2Fgpt-oss-20b.json?window=7d": "application/json",
      "feed": "application/atom+xml",
    };
    for (const [path, type] of Object.entries(types)) {
      const response = await fetch(`${stack.url}/functions/v1/${path}`, {
        signal: AbortSignal.timeout(60_000),
      });
      assert.equal(response.status, 200, await response.text());
      assert.equal(response.headers.get("content-type")!.split(";")[0], type);
    }
  });

  it("runs health to an answer", async () => {
    const response = await fetch(`${stack.url}/functions/v1/health`, {
      headers: { apikey: stack.publishableKey },
      signal: AbortSignal.timeout(60_000),
    });
    assert.equal(response.status, 200, await response.text());
  });
});

describe("findUploadProblems()", () => {
  /** A function with one problem, and the expected finding. */
  const cases: Record<string, { code: string; verify?: false; expected: RegExp }> = {
    "imports-a-test": {
      code: `import "../_shared/platform/redact_test.ts";`,
      expected: /^not for deploying: supabase\/functions\/_shared\/platform\/redact_test\.ts$/m,
    },
    "imports-a-fixture": {
      code: `import "../_shared/testing/make_target.ts";`,
      expected: /^not for deploying: .*testing\/make_target\.ts$/m,
    },
    "imports-in-a-comment": {
      code: `// import { percentile } from "../_shared/platform/percentile.ts";`,
      expected: /^not needed: supabase\/functions\/_shared\/platform\/percentile\.ts$/m,
    },
    "imports-without-extension": {
      code: `import "../_shared/platform/percentile";`,
      expected: /^missing: .*_shared\/platform\/percentile$/m,
    },
    "imports-what-is-not-there": {
      code: `import "../_shared/gone.ts";`,
      expected: /^missing: .*_shared\/gone\.ts$/m,
    },
    "holds-a-key": {
      code: `export const key = "gsk_0123456789abcdef0123";`,
      expected: /^holds a secret: supabase\/functions\/holds-a-key\/index\.ts$/m,
    },
    "asks-for-a-jwt": { code: "export {};", verify: false, expected: /^verify_jwt is on$/m },
  };

  it("finds what is wrong with an upload", async () => {
    const uploads = await deployCopy(async (supabase) => {
      for (const [name, { code, verify }] of Object.entries(cases)) {
        await Deno.mkdir(`${supabase}/functions/${name}`);
        await Deno.writeTextFile(`${supabase}/functions/${name}/index.ts`, `${code}\n`);
        const settings = `\n[functions.${name}]\nimport_map = "./functions/deno.json"\n` +
          (verify === false ? "" : "verify_jwt = false\n");
        await Deno.writeTextFile(`${supabase}/config.toml`, settings, { append: true });
      }
    });
    const folder = await Deno.realPath(await Deno.makeTempDir());
    try {
      await unpackUploads(uploads, folder);
      const config = `${folder}/deno.json`;
      const { files, metadata } = uploads.get("health")!;
      const map = new TextDecoder().decode(files.get(metadata.import_map_path));
      await writeImportMap(map, config);
      for (const [name, { expected }] of Object.entries(cases)) {
        const upload = uploads.get(name)!;
        const problems = await findUploadProblems(upload, uploadFolder(folder, name), config);
        assert.match(problems.join("\n"), expected, name);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
});
