import { importLater } from "../../lib/import_later.ts";
import { commonOptions } from "../command/parse_options.ts";
import { runWithOptions } from "../command/run_with_options.ts";

const help = `Deploy to a project at supabase.com, or bring one up to date: tables and
schedules, provider keys, functions, Vault. Safe to run again, also after a key
was rotated.

  deno task deploy [options]

  --project-ref <ref>  the 20 letters in the project's address (else
                       SUPABASE_PROJECT_REF, or from SUPABASE_URL)
  --url <address>      its address, where it is not https://<ref>.supabase.co
  --dry-run            check, and print every step without doing it
  --help               this text

Needs Node, whose npx fetches the Supabase CLI, and an access token:
SUPABASE_ACCESS_TOKEN, or what "npx supabase login" has stored. Provider keys
are taken from the environment or from .env; those that are not set here stay as
they are in the project. With SUPABASE_DB_URL the database is reached by that
address, for example a pooler's, where the access token does not do.

Exit code: 0 when everything is deployed and a provider answered in the test
run, or with --dry-run when the checks passed; 1 when not; 2 when the command
was called wrongly.`;

const options = {
  help: commonOptions.help,
  "project-ref": { type: "string" },
  url: { type: "string" },
  "dry-run": { type: "boolean" },
} as const;

if (import.meta.main) {
  await runWithOptions(help, options, async function deploy(values, signal) {
    const work = await importLater<typeof import("./deploy.ts")>(
      import.meta.resolve("./deploy.ts"),
    );
    return await work.deploy(values, signal);
  });
}
