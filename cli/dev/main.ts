import { importLater } from "../../lib/import_later.ts";
import { commonOptions, localHelp, parseOptions } from "../command/parse_options.ts";
import { runCommand } from "../command/run_command.ts";

const help = `Run the whole stack on this machine until Ctrl-C: database, functions, schedules
and dashboard.

  deno task dev [options]

  --port <n>         port on 127.0.0.1 (default 54321); the dashboard is two
                     above it
${localHelp}`;

const options = { ...commonOptions, port: { type: "string", default: "54321" } } as const;

/** `deno task dev` */
async function dev(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = parseOptions(args, options);
  if (values.help) {
    console.log(help);
    return 0;
  }
  const { dev: work } = await importLater<typeof import("./dev.ts")>(
    import.meta.resolve("./dev.ts"),
  );
  return await work(values, signal);
}

if (import.meta.main) await runCommand(dev, 0);
