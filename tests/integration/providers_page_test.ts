import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type Project, startProject } from "./project.ts";
import { type DescribedProvider, readProviderPage } from "./provider_page.ts";
import {
  type KeyRefusal,
  startStrictProviders,
  strictKey,
  type StrictProviders,
} from "./strict_provider.ts";

function refusal(status: number, body: (says: string) => unknown, says: string): KeyRefusal {
  return { status, body: body(says), says };
}

const error = (code: string | null) => (message: string) => ({
  error: { message, type: "invalid_request_error", param: null, code },
});

/** What each says of a key that it does not see. */
const REFUSALS: Record<string, KeyRefusal> = {
  openai: refusal(401, error(null), "You didn't provide an API key."),
  groq: refusal(401, error("invalid_api_key"), "Invalid API Key"),
  together: refusal(401, error("invalid_api_key"), "Invalid API key provided."),
  openrouter: refusal(
    401,
    (message) => ({ error: { message, code: 401 } }),
    "No auth credentials found",
  ),
  anthropic: refusal(
    401,
    (message) => ({ type: "error", error: { type: "authentication_error", message } }),
    "x-api-key header is required",
  ),
  gemini: refusal(
    400,
    (message) => [{ error: { code: 400, message, status: "INVALID_ARGUMENT" } }],
    "Missing or invalid Authorization header.",
  ),
  mistral: refusal(401, (detail) => ({ detail }), "Unauthorized"),
  deepseek: refusal(401, error("invalid_request_error"), "Authentication Fails"),
  xai: refusal(
    400,
    (said) => ({ code: "Client specified an invalid argument", error: said }),
    "Incorrect API key provided.",
  ),
  fireworks: refusal(401, (said) => ({ error: said }), "unauthorized"),
  cerebras: refusal(
    401,
    (message) => ({ message, type: "invalid_request_error", code: "wrong_api_key" }),
    "Wrong API Key",
  ),
  deepinfra: refusal(401, (said) => ({ detail: { error: said } }), "Not authenticated"),
  azure: refusal(
    401,
    (message) => ({ error: { code: "401", message } }),
    "Access denied due to invalid subscription key or wrong API endpoint.",
  ),
  bedrock: refusal(
    403,
    (Message) => ({ Message }),
    "Authentication failed: Please make sure your API Key is valid.",
  ),
  vertex: refusal(
    401,
    (message) => [{ error: { code: 401, message, status: "UNAUTHENTICATED" } }],
    "Request had invalid authentication credentials.",
  ),
};

interface ResultRow {
  provider: string;
  model: string;
  outcome: string;
  error_message: string | null;
  response_text: string | null;
  remarks: string[];
}

interface KeyCheck {
  provider: string;
  state: string;
  detail: string | null;
}

describe("docs/providers.md", () => {
  const resources = new AsyncDisposableStack();
  let described: DescribedProvider[];
  let providers: StrictProviders;
  let project: Project;

  beforeAll(async () => {
    described = await readProviderPage();
    providers = resources.use(startStrictProviders(described, REFUSALS));
    const env: Record<string, string> = {};
    for (const { slug, keyName } of described) {
      env[keyName] = strictKey(slug);
      env[`${slug.toUpperCase()}_BASE_URL`] = providers.baseUrl(slug);
    }
    project = resources.use(await startProject([], env));
  });
  afterAll(() => resources.disposeAsync());

  async function run(): Promise<ResultRow[]> {
    const id = await project.run({ providers: described.map(({ slug }) => slug) });
    return await project.stack.query<ResultRow>(
      `select provider, model, outcome, error_message, response_text, remarks
       from public.benchmark_results where run_id = $1 order by provider, model`,
      [id],
    );
  }

  async function checkKeys(): Promise<Record<string, KeyCheck>> {
    const { body } = await project.post("check-keys", {});
    return Object.fromEntries(body.keys.map((key: KeyCheck) => [key.provider, key]));
  }

  it("has every provider of the seed, with its key, address and dialect", async () => {
    const seeded = await project.stack.query(
      `select slug, api_key_env as "keyName", base_url as address, dialect
       from public.providers order by slug`,
    );
    const said = described
      .map(({ slug, keyName, address, dialect }) => ({ slug, keyName, address, dialect }))
      .sort((a, b) => a.slug < b.slug ? -1 : 1);
    assert.deepEqual(said, seeded);
    assert.deepEqual(Object.keys(REFUSALS).sort(), said.map(({ slug }) => slug));
  });

  it("names all that a first benchmark needs", async () => {
    for (const { slug, steps } of described) {
      if (steps.length === 0) {
        await project.stack.query("update public.providers set enabled = true where slug = $1", [
          slug,
        ]);
        await project.stack.query("select public.add_model($1, 'served')", [slug]);
      }
      for (const step of steps) await project.stack.query(step);
    }
    const results = await run();
    assert.deepEqual(providers.mistakes, []);
    for (const { provider, model, outcome, error_message, response_text } of results) {
      assert.equal(outcome, "success", `${provider}: ${error_message}`);
      assert.equal(response_text, `An answer of ${provider} by ${model}`);
    }
    const measured = new Set(results.map(({ provider }) => provider));
    assert.deepEqual([...measured].sort(), described.map(({ slug }) => slug).sort());
  });

  it("sends the seed's models what they take", () => {
    const sent = (slug: string, model: string) =>
      providers.taken.find((each) => each.slug === slug && each.body.model === model)!.body;
    const luna = sent("openai", "gpt-6-luna");
    assert.deepEqual([luna.reasoning_effort, "temperature" in luna], ["none", false]);
    assert.equal(sent("groq", "openai/gpt-oss-20b").reasoning_effort, "low");
    assert.deepEqual(sent("openrouter", "openai/gpt-oss-20b").reasoning, { effort: "low" });
  });

  it("says where models are listed, and where a key is checked", async () => {
    const { body } = await project.post("sync-models", { wait: true });
    for (const { provider, error, seen } of body.results) {
      assert.deepEqual([error, seen], [null, 1], provider);
    }
    const listed = described.filter(({ list }) => list !== null).map(({ slug }) => slug).sort();
    assert.deepEqual(body.results.map((result: ResultRow) => result.provider).sort(), listed);
    for (const { provider, reason } of body.skipped) {
      assert.match(reason, /^it has no model list; select add_model\('/, provider);
    }
    assert.deepEqual(providers.mistakes, []);
    const keys = await checkKeys();
    for (const { slug, keyPath, list } of described) {
      assert.equal(keys[slug].state, "ok", `${slug}: ${keys[slug].detail}`);
      const nothing = keyPath === null && list === null ? "it has no model list to ask" : null;
      assert.equal(keys[slug].detail, nothing, slug);
    }
  });

  it("has the words of each provider for a key that it does not see", async () => {
    await project.stack.query(
      `update public.models set active = false where name in ('gpt-6-luna', 'openai/gpt-oss-20b')
         or name like 'meta-llama/%'`,
    );
    const elsewhere = `options = options || '{"auth_header": "x-elsewhere"}'`;
    for (const change of ["api_key_env = null", elsewhere]) {
      await project.stack.query(`update public.providers set ${change} where true`);
      const results = await run();
      assert.equal(results.length, described.length);
      for (const { provider, outcome, error_message } of results) {
        assert.equal(outcome, "auth_failed", `${provider}: ${error_message}`);
        assert.equal(error_message, REFUSALS[provider].says);
      }
      const keys = await checkKeys();
      for (const { slug, keyPath } of described) {
        assert.equal(keys[slug].state, keyPath === null ? "ok" : "refused", slug);
      }
      const restored = described.map(({ slug, keyName }) => `('${slug}', '${keyName}')`);
      await project.stack.query(
        `update public.providers set api_key_env = known.name, options = options - 'auth_header'
         from (values ${
          restored.join(", ")
        }) as known (slug, name) where known.slug = providers.slug`,
      );
    }
  });

  it("leaves an address as it is in the seed uncalled, in one sentence", async () => {
    const placed = described.filter(({ steps }) => steps.length > 0);
    for (const { slug, address } of placed) {
      const [{ problem }] = await project.stack.query<{ problem: string }>(
        "select private.address_problem($1, true) as problem",
        [address],
      );
      assert.match(problem, /^has a placeholder in it, [A-Z]+: put your own in its place$/, slug);
    }
  });
});
