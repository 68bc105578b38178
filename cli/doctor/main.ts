import { importLater } from "../../lib/import_later.ts";
import { commonOptions, projectHelp } from "../command/parse_options.ts";
import { runWithOptions } from "../command/run_with_options.ts";

const help = `Say what is wrong with a set-up, and how to fix it: keys, Vault, extensions,
schedules, functions, provider keys, models, budget, clock, size. Calls no model
and changes no setting. On the local stack it also ends runs whose command was
killed.

  deno task doctor [options]

${projectHelp}

Exit code: 0 when everything is well; 1 when a line begins with ✗; 2 when the
command was called wrongly. ⚠ is no fault, or not yet.`;

if (import.meta.main) {
  await runWithOptions(help, commonOptions, async function doctor(values, signal) {
    const work = await importLater<typeof import("./doctor.ts")>(
      import.meta.resolve("./doctor.ts"),
    );
    return await work.doctor(values, signal);
  });
}
