/** The folder of this project's migrations. */
const FOLDER = new URL("../supabase/migrations/", import.meta.url);

/** The versions of the migrations of a folder, in their order. */
export async function listVersions(folder: string | URL = FOLDER): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.flatMap(({ name }) => /^(\d+)_.*\.sql$/.exec(name)?.[1] ?? []).sort();
}
