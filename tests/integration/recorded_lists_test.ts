import assert from "node:assert/strict";
import { it } from "@std/testing/bdd";
import { corpusFolder } from "../corpus/corpus_folder.ts";
import { startTestStack } from "./start_test_stack.ts";
import { startListServer } from "./list_server.ts";

const corpus = await corpusFolder();
if (corpus === null) console.log("Skipped: the corpus of recorded traffic is not there");

/** Lists as providers served them: models, of those for chat, with a price of their own, with a context window. */
const LISTS = {
  openai: { file: "openai.json", counts: [126, 51, 0, 0] },
  groq: { file: "groq.json", counts: [15, 8, 8, 15] },
  together: { file: "together.schema-example.json", counts: [4, 2, 3, 3] },
  openrouter: { file: "openrouter.json", counts: [413, 336, 406, 413] },
  anthropic: { file: "anthropic.json", counts: [9, 9, 0, 9] },
};

it("sync-models takes over recorded lists, and writes nothing the second time", {
  ignore: corpus === null,
}, async () => {
  await using lists = startListServer();
  const functionEnv: Record<string, string> = {};
  for (const [slug, { file }] of Object.entries(LISTS)) {
    const text = await Deno.readTextFile(new URL(`models/${file}`, corpus as URL));
    lists.serve(slug, JSON.parse(text));
    functionEnv[`${slug.toUpperCase()}_API_KEY`] = "sk-test";
    functionEnv[`${slug.toUpperCase()}_BASE_URL`] = lists.baseUrl(slug);
  }
  await using stack = await startTestStack({ functionEnv });
  await stack.query("update public.providers set enabled = true where slug = 'anthropic'");

  async function sync(): Promise<Record<string, number>[]> {
    const response = await fetch(`${stack.url}/functions/v1/sync-models`, {
      method: "POST",
      headers: { apikey: stack.secretKey, "content-type": "application/json" },
      body: JSON.stringify({ wait: true }),
    });
    const { results } = await response.json();
    assert.deepEqual(
      results.map(({ provider, error }: Record<string, unknown>) => [provider, error]).toSorted(),
      Object.keys(LISTS).toSorted().map((slug) => [slug, null]),
    );
    return results;
  }

  async function snapshot(): Promise<unknown[]> {
    const tables = ["models", "prices", "price_quotes", "model_events"];
    return await Promise.all(
      tables.map((table) =>
        stack.query(`select xmin::text, t.* from public.${table} as t order by t::text`)
      ),
    );
  }

  await sync();
  const rows = await stack.query<{ slug: string; counts: number[] }>(
    `select
       providers.slug,
       array[
         count(*),
         count(*) filter (where models.kind = 'chat'),
         count(quotes.model_id),
         count(models.context_window)
       ]::integer[] as counts
     from public.providers
     join public.models on models.provider_id = providers.id and models.available
     left join public.price_quotes as quotes on quotes.model_id = models.id and quotes.source = 'provider'
     group by providers.slug`,
  );
  for (const { slug, counts } of rows) {
    const expected = LISTS[slug as keyof typeof LISTS].counts;
    // The seed knows the context window of gpt-4o-mini, which OpenAI's list does not give.
    assert.deepEqual(counts.slice(0, 3), expected.slice(0, 3), slug);
    assert.ok(counts[3] >= expected[3], slug);
  }
  assert.equal(rows.length, Object.keys(LISTS).length);
  const before = await snapshot();
  await sync();
  assert.deepEqual(await snapshot(), before);
});
