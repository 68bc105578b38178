/**
 * Opens the database in the folder that is the first argument with the migrations in the second;
 * ready (the last argument) when its data is copied and the migrations begin.
 */
import { openMigratedDatabase } from "../open_migrated_database.ts";

const [folder, migrations, readyWord] = Deno.args;
await using _database = await openMigratedDatabase(
  migrations,
  folder,
  {},
  (words) => console.log(`${readyWord} ${words}`),
);
