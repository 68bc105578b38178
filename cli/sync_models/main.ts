import { importLater } from "../../lib/import_later.ts";
import { commonOptions, projectHelp } from "../command/parse_options.ts";
import { runWithOptions } from "../command/run_with_options.ts";

const help = `Read the providers' model lists and store what changed: models, context windows,
prices.

  deno task sync-models [options]

  --provider <slug>  only this provider, for example openai; may be repeated
  --probe <number>   probe up to this many of the new chat models, each with one
                     tiny request
${projectHelp}

Exit code: 0 when the sync was carried out and stored, also when a provider
failed; 1 when it was not; 2 when the command was called wrongly.`;

const options = {
  ...commonOptions,
  provider: { type: "string", multiple: true },
  probe: { type: "string" },
} as const;

if (import.meta.main) {
  await runWithOptions(help, options, async function syncModels(values, signal) {
    const work = await importLater<typeof import("./sync_models.ts")>(
      import.meta.resolve("./sync_models.ts"),
    );
    return await work.syncModels(values, signal);
  });
}
