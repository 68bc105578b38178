import { fileURLToPath } from "node:url";

/** A small project of the tests' own, to be started instead of this one. */
export const testProject = {
  migrationsDir: fileURLToPath(new URL("./migrations", import.meta.url)),
  seedFile: fileURLToPath(new URL("./seed.sql", import.meta.url)),
  functionsDir: fileURLToPath(new URL("./functions", import.meta.url)),
  openFunctions: "all",
} as const;
