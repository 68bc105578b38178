import { importLater } from "../../lib/import_later.ts";
import { commonOptions, parseOptions } from "../../cli/command/parse_options.ts";
import { runCommand } from "../../cli/command/run_command.ts";

const help = `Feed recorded provider streams and error bodies to the reader, whole and in
pieces.

  deno task test:corpus [seed]

  seed    what the random pieces are drawn from; another one each time when left
          out
  --help  this text

The folder is the one that the variable BENCHMARK_CORPUS names, else
../shared/corpus: with streams/manifest.json, streams/*.sse and errors/*.json.

Exit code: 0 when everything was read as it should be; 1 when not; 2 when the
command was called wrongly.`;

/** `deno task test:corpus [seed]` */
async function testCorpus(args: string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, { help: commonOptions.help }, true);
  if (values.help) {
    console.log(help);
    return 0;
  }
  const { testCorpus: work } = await importLater<typeof import("./test_corpus.ts")>(
    import.meta.resolve("./test_corpus.ts"),
  );
  return await work(positionals);
}

if (import.meta.main) await runCommand(testCorpus);
