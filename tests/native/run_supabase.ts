import { fileURLToPath } from "node:url";
import { prepareSupabaseCli } from "../../cli/deploy/supabase_cli.ts";

const SUPABASE = fileURLToPath(new URL("../../supabase", import.meta.url));

/** For one command, in milliseconds. The first one may have to be fetched. */
const TIMEOUT_MS = 180_000;

/**
 * Runs a command of the Supabase CLI on this project and returns its output. It
 * works in a folder that the project is linked into, and leaves its files there.
 */
export async function runSupabase(folder: string, ...args: string[]): Promise<string> {
  await Deno.mkdir(`${folder}/supabase`, { recursive: true });
  for (const name of ["config.toml", "migrations", "seed.sql"]) {
    await link(`${SUPABASE}/${name}`, `${folder}/supabase/${name}`);
  }
  const run = prepareSupabaseCli(Deno.env.toObject(), AbortSignal.timeout(TIMEOUT_MS), folder);
  return await run(args);
}

async function link(from: string, to: string) {
  try {
    await Deno.symlink(from, to);
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
}
