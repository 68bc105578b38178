import { importLater } from "../../lib/import_later.ts";
import { commonOptions, parseOptions, projectHelp } from "../command/parse_options.ts";
import { runCommand } from "../command/run_command.ts";

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

/** `deno task sync-models` */
async function syncModels(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = parseOptions(args, options);
  if (values.help) {
    console.log(help);
    return 0;
  }
  const { syncModels: work } = await importLater<typeof import("./sync_models.ts")>(
    import.meta.resolve("./sync_models.ts"),
  );
  return await work(values, signal);
}

if (import.meta.main) await runCommand(syncModels);
