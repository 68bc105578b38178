import { checkCorpus } from "./check_corpus.ts";
import { corpusFolder } from "./corpus_folder.ts";
import { runCommand } from "./run_command.ts";

/** `deno task test:corpus [seed]` */
async function testCorpus([seedText]: string[]): Promise<number> {
  const folder = await corpusFolder();
  if (folder === null) {
    throw new Error("Cannot test the corpus: there is no BENCHMARK_CORPUS or ../shared/corpus");
  }
  const seed = Number(seedText ?? crypto.getRandomValues(new Uint32Array(1))[0]);
  console.log(`Random pieces are drawn with seed ${seed}`);
  const checks = await checkCorpus(folder, seed);
  const failed = checks.filter(({ problem }) => problem !== null);
  for (const { name, problem } of failed) console.log(`FAILED ${name}: ${problem}`);
  console.log(`${checks.length - failed.length} passed, ${failed.length} failed`);
  return failed.length === 0 ? 0 : 1;
}

if (import.meta.main) await runCommand(testCorpus);
