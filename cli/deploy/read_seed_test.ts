import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { startStack } from "../../local/stack.ts";
import { describeSeedCost, readSeed } from "./read_seed.ts";

describe("readSeed()", () => {
  it("reads the providers that the seed inserts", async () => {
    await using stack = await startStack({});
    const inserted = await stack.query<{ slug: string }>(
      "select slug, api_key_env, enabled from public.providers order by slug",
    );
    const read = (await readSeed()).map(({ has_model: _, ...row }) => row);
    assert.deepEqual(read.toSorted((a, b) => a.slug < b.slug ? -1 : 1), inserted);
    for (const slugs of [["openai", "groq", "together", "openrouter"], ["groq"], ["mistral"]]) {
      const [{ cost }] = await stack.query<{ cost: string }>(
        "select public.schedule_cost(providers => $1) as cost",
        [slugs],
      );
      assert.equal(await describeSeedCost(slugs), cost);
    }
  });
});

describe("the keys of the seed's providers", () => {
  const places = [
    ".env.example",
    "supabase/functions/.env.example",
    ".github/workflows/deploy.yml",
  ];
  for (const place of places) {
    it(`all have a line in ${place}`, async () => {
      const text = await Deno.readTextFile(new URL(`../../${place}`, import.meta.url));
      for (const { api_key_env } of await readSeed()) {
        assert.match(text, new RegExp(`^[ #]*${api_key_env}\\b`, "m"));
      }
    });
  }
});
