/** Writes the files that are made from the database, as the migrations make it. */
import { GENERATED_FILES } from "./generated_files.ts";
import { requirePackages } from "./require_packages.ts";
import { startProjectDatabase } from "./start_project_database.ts";

await requirePackages();
await using database = await startProjectDatabase();
for (const [path, generate] of Object.entries(GENERATED_FILES)) {
  await Deno.writeTextFile(new URL(`../../${path}`, import.meta.url), await generate(database));
}
