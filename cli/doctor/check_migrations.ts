import type { Context } from "./context.ts";
import type { Finding } from "./finding.ts";

const FOLDER = new URL("../../supabase/migrations/", import.meta.url);

/** Whether the database has exactly the migrations of this folder. */
export async function checkMigrations({ setup }: Context): Promise<Finding[]> {
  const versions = await listVersions();
  const pending = versions.filter((version) => !setup.migrations.includes(version));
  const unknown = setup.migrations.filter((version) => !versions.includes(version));
  if (isOlderLine(setup.migrations, versions)) {
    return [finding(
      "failed",
      "The schema is of the time before 1.0.0, whose migrations do not lead to this one: take the data " +
        `to a new project by "deno task export --all" and "deno task import", see docs/upgrading.md`,
    )];
  }
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

/** Whether some migration was applied that this folder has no longer, and came before all it has. */
export function isOlderLine(applied: string[], versions: string[]): boolean {
  return applied.some((version) => version < versions[0]);
}

/** Whether the folder and the database have not got the same migrations. */
export function isOther(applied: string[], versions: string[]): boolean {
  return versions.some((version) => !applied.includes(version)) ||
    applied.some((version) => !versions.includes(version));
}

/** The versions of this folder's migrations, in their order. */
export async function listVersions(): Promise<string[]> {
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
