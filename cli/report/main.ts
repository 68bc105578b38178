import { importLater } from "../../lib/import_later.ts";
import { projectHelp } from "../command/parse_options.ts";
import { runWithOptions } from "../command/run_with_options.ts";
import { options } from "./options.ts";

const help = `Print the leaderboard of the models, the last runs and other tables that have
rows; or the hosts of one model; or one result with its stream.

  deno task report [options]

  --period <time>    the window of all tables but objectives and runs, for
                     example 24h (default 7d)
  --runs <n>         how many runs (default 10)
  --only <table>     leaderboard, objectives, upstreams (who answered behind a
                     gateway), answers (how right), bursts (what happens under
                     load) or runs
  --workload <name>  the speeds and answers of this workload (speeds: default
                     "default"; answers: all)
  --family <name>    the hosts of this model instead, such as
                     meta-llama/llama-3.3-70b-instruct
  --result <id>      this result instead: at which time each part arrived, the
                     first token, stalls and flushes
  --format <format>  table (default), markdown, csv (of one table) or json
  --raw              as CSV, do not escape texts that a spreadsheet would run as
                     formulas
${projectHelp}`;

if (import.meta.main) {
  await runWithOptions(help, options, async function report(values, signal) {
    const work = await importLater<typeof import("./report.ts")>(
      import.meta.resolve("./report.ts"),
    );
    return await work.report(values, signal);
  });
}
