import { importLater } from "../../lib/import_later.ts";
import { commonOptions, parseOptions, projectHelp } from "../command/parse_options.ts";
import { runCommand } from "../command/run_command.ts";

const help = `Say what is wrong with a set-up, and how to fix it: keys, Vault, extensions,
schedules, functions, provider keys, models, budget, clock, size. Calls no model
and changes nothing.

  deno task doctor [options]

${projectHelp}

Exit code: 0 when everything is well; 1 when a line begins with ✗; 2 when the
command was called wrongly. ⚠ is no fault, or not yet.`;

/** `deno task doctor` */
async function doctor(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = parseOptions(args, commonOptions);
  if (values.help) {
    console.log(help);
    return 0;
  }
  const { doctor: work } = await importLater<typeof import("./doctor.ts")>(
    import.meta.resolve("./doctor.ts"),
  );
  return await work(values, signal);
}

if (import.meta.main) await runCommand(doctor);
