import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Stack } from "../../local/stack.ts";
import { tellFamily } from "../../supabase/functions/_shared/catalogue/tell_family.ts";
import { type ListServer, startListServer } from "./list_server.ts";
import { startTestStack } from "./start_test_stack.ts";

interface Told {
  family: string | null;
  variant: string | null;
  family_source: string | null;
}

const NOBODY: Told = { family: null, variant: null, family_source: null };

describe("families in the catalogue", () => {
  let lists: ListServer;
  let stack: Stack;
  beforeAll(async () => {
    lists = startListServer();
    stack = await startTestStack({
      functionEnv: {
        GROQ_API_KEY: "sk-groq-test-key",
        GROQ_BASE_URL: lists.baseUrl("groq"),
        OPENROUTER_API_KEY: "sk-openrouter-test-key",
        OPENROUTER_BASE_URL: lists.baseUrl("openrouter"),
      },
    });
  });
  afterAll(async () => {
    await stack.stop();
    await lists[Symbol.asyncDispose]();
  });

  async function sync(slug: string): Promise<{ error: string | null; updated: number }> {
    const response = await fetch(`${stack.url}/functions/v1/sync-models`, {
      method: "POST",
      headers: { "content-type": "application/json", apikey: stack.secretKey },
      body: JSON.stringify({ providers: [slug], wait: true }),
    });
    const { results } = await response.json();
    assert.equal(results[0]?.error, null);
    return results[0];
  }

  async function told(slug: string, name: string): Promise<Told> {
    const [row] = await stack.query<Told & Record<string, unknown>>(
      `select family, variant, family_source
       from public.models join public.providers on providers.id = models.provider_id
       where providers.slug = $1 and models.name = $2`,
      [slug, name],
    );
    return { ...row };
  }

  it("come with the seed, as the rules say them", async () => {
    const rows = await stack.query<Told & { provider: string; model: string }>(
      `select providers.slug as provider, models.name as model, family, variant, family_source
       from public.models join public.providers on providers.id = models.provider_id`,
    );
    assert.ok(rows.length >= 12);
    for (const { provider, model, family, variant, family_source } of rows) {
      assert.deepEqual(
        { family, variant, source: family_source },
        tellFamily(model, provider),
        `${provider} ${model}`,
      );
    }
  });

  it("are taken from what a list says, else from the id, else nobody tells them", async () => {
    lists.serve("openrouter", {
      data: [
        { id: "openai/gpt-oss-20b" },
        { id: "qwen/qwen3-coder:free", canonical_slug: "qwen/qwen3-coder-480b-a35b-07-25" },
        { id: "qwen/qwen3-coder" },
        { id: "house/special", hugging_face_id: "RedHatAI/Llama-3.3-70B-Instruct-FP8" },
        { id: "mythomax-l2-13b" },
        { id: "openrouter/auto" },
        { id: "openai/gpt-4o-mini-2024-07-18" },
      ],
    });
    await sync("openrouter");
    const expected: Record<string, Told> = {
      "openai/gpt-oss-20b": {
        family: "openai/gpt-oss-20b",
        variant: null,
        family_source: "rule",
      },
      "qwen/qwen3-coder:free": {
        family: "qwen/qwen3-coder-480b",
        variant: "free",
        family_source: "list",
      },
      "qwen/qwen3-coder": NOBODY,
      "house/special": {
        family: "meta-llama/llama-3.3-70b-instruct",
        variant: "fp8",
        family_source: "list",
      },
      "mythomax-l2-13b": {
        family: "gryphe/mythomax-l2-13b",
        variant: null,
        family_source: "catalogue",
      },
      "openrouter/auto": NOBODY,
      "openai/gpt-4o-mini-2024-07-18": {
        family: "openai/gpt-4o-mini",
        variant: "2024-07-18",
        family_source: "rule",
      },
    };
    for (const [name, family] of Object.entries(expected)) {
      assert.deepEqual(await told("openrouter", name), family, name);
    }
  });

  it("follow the list, and are gone when it does not tell them any more", async () => {
    const list = (canonical_slug: string | null) => ({
      data: [{ id: "openai/gpt-oss-20b" }, { id: "qwen/qwen3-coder", canonical_slug }],
    });
    lists.serve("openrouter", list("qwen/qwen3-coder-30b-a3b-instruct"));
    await sync("openrouter");
    assert.equal((await told("openrouter", "qwen/qwen3-coder")).family, "qwen/qwen3-coder-30b");
    lists.serve("openrouter", list("qwen/qwen3-coder-480b-a35b-instruct"));
    assert.equal((await sync("openrouter")).updated, 1);
    assert.equal((await told("openrouter", "qwen/qwen3-coder")).family, "qwen/qwen3-coder-480b");
    lists.serve("openrouter", list(null));
    await sync("openrouter");
    assert.deepEqual(await told("openrouter", "qwen/qwen3-coder"), NOBODY);
    assert.equal((await sync("openrouter")).updated, 0);
  });

  it("of models that no list has are told at the next sync, by their names", async () => {
    // As of 1.0.0, and of models that an operator has just added.
    await stack.query(
      "update public.models set family = null, variant = null, family_source = null where true",
    );
    await stack.query(
      `select public.add_model('groq', 'kimi-k2-instruct-0905', false),
         public.add_model('groq', 'house-model', false),
         public.add_model('mistral', 'open-mistral-nemo-2407', false)`,
    );
    lists.serve("groq", { data: [{ id: "openai/gpt-oss-20b", owned_by: "OpenAI" }] });
    await sync("groq");
    assert.deepEqual(await told("groq", "openai/gpt-oss-20b"), {
      family: "openai/gpt-oss-20b",
      variant: null,
      family_source: "rule",
    });
    // Retired before the list was first read.
    assert.deepEqual(await told("groq", "llama-3.3-70b-versatile"), {
      family: "meta-llama/llama-3.3-70b-instruct",
      variant: "versatile",
      family_source: "rule",
    });
    assert.equal((await told("groq", "kimi-k2-instruct-0905")).family, "moonshotai/kimi-k2-0905");
    assert.deepEqual(await told("groq", "house-model"), NOBODY);
    // Of another provider, which this sync was not about.
    assert.deepEqual(await told("mistral", "open-mistral-nemo-2407"), NOBODY);
  });

  it("that an operator sets stand against every sync, until they are given back", async () => {
    await stack.query(
      "select public.set_family('groq', 'openai/gpt-oss-20b', 'house/own', 'ours')",
    );
    await stack.query("select public.set_family('groq', 'llama-3.3-70b-versatile', 'house/other')");
    await sync("groq");
    assert.deepEqual(await told("groq", "openai/gpt-oss-20b"), {
      family: "house/own",
      variant: "ours",
      family_source: "operator",
    });
    assert.equal((await told("groq", "llama-3.3-70b-versatile")).family, "house/other");

    await stack.query("select public.set_family('groq', 'openai/gpt-oss-20b', null)");
    assert.deepEqual(await told("groq", "openai/gpt-oss-20b"), NOBODY);
    await sync("groq");
    assert.equal((await told("groq", "openai/gpt-oss-20b")).family, "openai/gpt-oss-20b");
  });
});
