import type { Context } from "./context.ts";
import type { Finding } from "./finding.ts";

const FOLDER = new URL("../../supabase/migrations/", import.meta.url);

/** Whether the database has exactly the migrations of this folder. */
export async function checkMigrations({ setup }: Context): Promise<Finding[]> {
  const versions = await listVersions();
  const pending = versions.filter((version) => !setup.migrations.includes(version));
  const unknown = setup.migrations.filter((version) => !versions.includes(version));
  if (pending.length > 0) {
    return [finding("failed", `${pending.length} are pending, from ${pending[0]}: ${mend}`)];
  }
  if (unknown.length > 0) {
    return [
      finding("warning", `The database is ahead of this folder by ${unknown.join(", ")}: git pull`),
    ];
  }
  return [finding("ok", `All ${versions.length} are applied`)];
}

const mend = `run "deno task deploy" or "supabase db push"`;

async function listVersions(): Promise<string[]> {
  const versions: string[] = [];
  for await (const { name } of Deno.readDir(FOLDER)) {
    const version = /^(\d+)_.*\.sql$/.exec(name)?.[1];
    if (version !== undefined) versions.push(version);
  }
  return versions.sort();
}

function finding(state: Finding["state"], message: string): Finding {
  return { check: "migrations", state, message };
}
