import { checkCorpus } from "./check_corpus.ts";
import { corpusFolder } from "./corpus_folder.ts";
import { commonOptions, parseOptions } from "./parse_options.ts";
import { runCommand } from "./run_command.ts";
import { UsageError } from "./usage_error.ts";

const help = `Feed recorded provider streams and error bodies to the reader, whole and in pieces.

  deno task test:corpus [seed]

  seed    what the random pieces are drawn from; another one each time when left out
  --help  this text

The folder is the one that the variable BENCHMARK_CORPUS names, else ../shared/corpus: with
streams/manifest.json, streams/*.sse and errors/*.json.

Exit code: 0 when everything was read as it should be; 1 when not; 2 when the command was called
wrongly.`;

/** `deno task test:corpus [seed]` */
async function testCorpus(args: string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, { help: commonOptions.help }, true);
  if (values.help) {
    console.log(help);
    return 0;
  }
  const seed = readSeed(positionals);
  const folder = await corpusFolder();
  if (folder === null) {
    throw new Error(
      "Cannot test the corpus: there is no BENCHMARK_CORPUS or ../shared/corpus; see --help",
    );
  }
  console.log(`Random pieces are drawn with seed ${seed}`);
  const checks = await checkCorpus(folder, seed);
  const failed = checks.filter(({ problem }) => problem !== null);
  for (const { name, problem } of failed) console.log(`FAILED ${name}: ${problem}`);
  console.log(`${checks.length - failed.length} passed, ${failed.length} failed`);
  return failed.length === 0 ? 0 : 1;
}

function readSeed([text, ...more]: string[]): number {
  if (text === undefined) return crypto.getRandomValues(new Uint32Array(1))[0];
  if (/^\d{1,10}$/.test(text) && more.length === 0) return Number(text);
  throw new UsageError("Cannot read the arguments: the seed is no whole number");
}

if (import.meta.main) await runCommand(testCorpus);
