import { importLater } from "../../lib/import_later.ts";
import { commonOptions, projectHelp } from "../command/parse_options.ts";
import { runWithOptions } from "../command/run_with_options.ts";

const help = `Recompute times and speeds from the stored arrivals of the streams.

  deno task recompute [options]

  --last <time>  how far back, for example 24h (default 7d)
  --dry-run      say which results would change and by how much, and write
                 nothing
${projectHelp}

Arrivals are kept for 30 days (keep_arrivals_days in settings). The results of a
day (UTC) are written together with their rollups, or not at all.`;

const options = {
  ...commonOptions,
  last: { type: "string", default: "7d" },
  "dry-run": { type: "boolean" },
} as const;

if (import.meta.main) {
  await runWithOptions(help, options, async function recompute(values, signal) {
    const work = await importLater<typeof import("./recompute.ts")>(
      import.meta.resolve("./recompute.ts"),
    );
    return await work.recompute(values, signal);
  });
}
