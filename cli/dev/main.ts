import { importLater } from "../../lib/import_later.ts";
import { commonOptions, localHelp } from "../command/parse_options.ts";
import { runWithOptions } from "../command/run_with_options.ts";

const help = `Run the whole stack on this machine until Ctrl-C: database, functions, schedules
and dashboard.

  deno task dev [options]

  --port <n>         port on 127.0.0.1 (default 54321); the dashboard is two
                     above it
${localHelp}`;

const options = { ...commonOptions, port: { type: "string", default: "54321" } } as const;

if (import.meta.main) {
  await runWithOptions(help, options, async function dev(values, signal) {
    const work = await importLater<typeof import("./dev.ts")>(import.meta.resolve("./dev.ts"));
    return await work.dev(values, signal);
  }, 0);
}
