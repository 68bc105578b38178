import type { Deployment } from "./read_deployment.ts";
import { SEED } from "./read_seed.ts";
import type { SupabaseCli } from "./supabase_cli.ts";
import { withPrivateFile } from "./with_private_file.ts";

/**
 * Adds rows of the seed that the project lacks, at each deployment: the CLI's own `--include-seed`
 * does not rerun a changed file. As one statement, since `db query` takes only one.
 */
export async function pushSeed(cli: SupabaseCli, { databaseTarget }: Deployment): Promise<void> {
  const seed = await Deno.readTextFile(SEED);
  await withPrivateFile(
    `do $seed$ begin\n${seed}\nend $seed$;\n`,
    (path) => cli(["db", "query", "--file", path, "--yes", `--remote=${databaseTarget}`]),
  );
}
