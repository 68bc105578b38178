import { compareCorpus } from "./compare_corpus.ts";
import { corpusFolder } from "./corpus_folder.ts";
import { UsageError } from "../../cli/command/usage_error.ts";

/** What `deno task test:corpus` does with the arguments that are no options. */
export async function testCorpus(args: string[]): Promise<number> {
  const seed = readSeed(args);
  const folder = await corpusFolder();
  if (folder === null) {
    throw new Error(
      "Cannot test the corpus: there is no BENCHMARK_CORPUS or ../shared/corpus; see --help",
    );
  }
  console.log(`Random pieces are drawn with seed ${seed}`);
  const comparisons = await compareCorpus(folder, seed);
  const failed = comparisons.filter(({ problem }) => problem !== null);
  for (const { name, problem } of failed) console.log(`FAILED ${name}: ${problem}`);
  console.log(`${comparisons.length - failed.length} passed, ${failed.length} failed`);
  return failed.length === 0 ? 0 : 1;
}

function readSeed([text, ...more]: string[]): number {
  if (text === undefined) return crypto.getRandomValues(new Uint32Array(1))[0];
  if (/^\d{1,10}$/.test(text) && more.length === 0) return Number(text);
  throw new UsageError("Cannot read the arguments: the seed is no whole number");
}
