import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { describe, it } from "@std/testing/bdd";
import { encode as cl100k } from "gpt-tokenizer/encoding/cl100k_base";
import { encode as o200k } from "gpt-tokenizer/encoding/o200k_base";
import { encode as p50k } from "gpt-tokenizer/encoding/p50k_base";
import llama from "llama-tokenizer-js";
import { openMigratedDatabase } from "../../local/open_migrated_database.ts";

const migrations = fileURLToPath(new URL("../../supabase/migrations", import.meta.url));
const seed = new URL("../../supabase/seed.sql", import.meta.url);

/** Byte pairs of three generations, and SentencePiece, which cuts texts by other rules. */
const TOKENIZERS: Record<string, (text: string) => { length: number }> = {
  o200k,
  cl100k,
  p50k,
  llama: (text) => llama.encode(text),
};

describe("the texts that targets are sent", () => {
  it("have as many tokens as each other, by whichever tokenizer", async () => {
    await using database = await openMigratedDatabase(migrations);
    await database.script(await Deno.readTextFile(seed));
    const keys = await database.query<{ name: string }>(
      "select api_key_env as name from public.providers where api_key_env is not null",
    );
    for (
      const request of [{}, { prompt_text: "Say OK." }, { prompt_text: "To {{nonce}} say OK." }]
    ) {
      const [run] = await database.query<{ id: string }>(
        "select public.start_run($1, $2) ->> 'run_id' as id",
        [JSON.stringify({ ...request, samples: 20 }), keys.map(({ name }) => name)],
      );
      const sent = await database.query<{ prompt: string }>(
        `select call.prompt
        from public.run_targets
        cross join lateral private.describe_call(run_targets) as call
        where run_targets.run_id = $1`,
        [run.id],
      );
      const texts = sent.map(({ prompt }) => prompt);
      assert.ok(
        texts.length >= 60 && new Set(texts).size === texts.length,
        `${texts.length} texts`,
      );
      for (const [name, count] of Object.entries(TOKENIZERS)) {
        const counts = new Set(texts.map((text) => count(text).length));
        assert.equal(counts.size, 1, `${name} counts ${[...counts]} in ${JSON.stringify(request)}`);
      }
    }
  });

  it("have words of a token each, all 256", async () => {
    await using database = await openMigratedDatabase(migrations);
    const rows = await database.query<{ word: string }>(
      `select distinct unnest(string_to_array(private.nonce(seed::text), ' ')) as word
      from generate_series(1, 2000) as seed`,
    );
    assert.equal(rows.length, 256);
    for (const [name, count] of Object.entries(TOKENIZERS)) {
      const without = count("Reference day").length;
      const odd = rows.map(({ word }) => word)
        .filter((word) => count(`Reference ${word} day`).length !== without + 1);
      assert.deepEqual(odd, [], name);
    }
  });
});
