import { importLater } from "../../lib/import_later.ts";
import { commonOptions, localHelp, parseOptions } from "../command/parse_options.ts";
import { runCommand } from "../command/run_command.ts";

const help = `Run SQL on the local database, also while "deno task dev" has it open. For a
Supabase project use the SQL editor of its dashboard.

  deno task sql [options] "select * from latest_prices"
  deno task sql [options] --file supabase/snippets/who_is_fastest.sql
  deno task sql [options] -

  --file <path>      SQL from a file, or - for stdin; any number of statements,
                     which are one transaction unless they say otherwise
${localHelp}

Prints the rows of each statement; with --json those of the one, or an array for
each of several.`;

const options = { ...commonOptions, file: { type: "string" } } as const;

/** `deno task sql` */
async function sql(args: string[], signal: AbortSignal): Promise<number> {
  // SQL that begins with a comment looks like an option.
  const texts = args.filter(beginsWithComment);
  const others = args.filter((arg) => !beginsWithComment(arg));
  const { values, positionals } = parseOptions(others, options, true);
  if (values.help) {
    console.log(help);
    return 0;
  }
  const { sql: work } = await importLater<typeof import("./sql.ts")>(
    import.meta.resolve("./sql.ts"),
  );
  return await work(values, [...texts, ...positionals], signal);
}

function beginsWithComment(arg: string): boolean {
  return /^--\s/.test(arg) || /^--.*\n/.test(arg);
}

if (import.meta.main) await runCommand(sql);
