import { importLater } from "../../lib/import_later.ts";
import { commonOptions, projectHelp } from "../command/parse_options.ts";
import { endpointHelp, endpointOptions } from "../endpoint/options.ts";
import { runWithOptions } from "../command/run_with_options.ts";

const help = `Ask every provider whose key is set one short question, all at once, and store
nothing.

  deno task quick [options]
  deno task quick --url http://localhost:11434/v1 --model llama3.2

  --provider <slug>  only this provider, for example openai; may be repeated
${endpointHelp}
  --model <name>     with --url: the model; may be repeated
  --yes              with --url: ask a model that the server does not list
  --samples <n>      questions to every model, one after the other (default 1)
  --prompt-file <path>
                     the text to send, from a file
${projectHelp}

Only the catalogue is read there: the calls are made from here, with the keys of
this environment. Nothing is simulated with --live, on a project, or when an
enabled provider has a key or needs none.
Exit code: 0 when all answered; 1 when one did not; 2 when the command was
called wrongly.`;

const options = {
  ...commonOptions,
  provider: { type: "string", multiple: true },
  ...endpointOptions,
  model: { type: "string", multiple: true },
  yes: { type: "boolean" },
  samples: { type: "string" },
  "prompt-file": { type: "string" },
} as const;

if (import.meta.main) {
  await runWithOptions(help, options, async function quick(values, signal) {
    const work = await importLater<typeof import("./quick.ts")>(import.meta.resolve("./quick.ts"));
    return await work.quick(values, signal);
  });
}
