/** Writes the types of the database as the migrations make it. */
import { generateTypes } from "./generate_types.ts";
import { requirePackages } from "./require_packages.ts";
import { startProjectDatabase } from "./start_project_database.ts";

await requirePackages();
await using database = await startProjectDatabase();
const file = new URL(
  "../../supabase/functions/_shared/platform/database.types.ts",
  import.meta.url,
);
await Deno.writeTextFile(file, await generateTypes(database));
