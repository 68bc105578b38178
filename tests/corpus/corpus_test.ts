import { it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { compareCorpus } from "./compare_corpus.ts";
import { corpusFolder } from "./corpus_folder.ts";

const folder = await corpusFolder();
if (folder === null) console.log("Skipped: the corpus of recorded traffic is not there");

it("recorded traffic is read correctly", { ignore: folder === null }, async () => {
  const seed = crypto.getRandomValues(new Uint32Array(1))[0];
  const comparisons = await compareCorpus(folder as URL, seed);
  const failed = comparisons.filter(({ problem }) => problem !== null);
  assert.deepEqual(failed, [], `seed ${seed}`);
  assert.ok(comparisons.length > 0);
});
