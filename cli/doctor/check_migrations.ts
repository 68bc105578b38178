import { FORMER_PROJECT, isFormerSchema } from "../../lib/former_schema.ts";
import { listVersions } from "../../lib/list_versions.ts";
import type { Context } from "./context.ts";
import { failed, type Judgement, ok, warning } from "./finding.ts";

/** Whether the database has exactly the migrations of this folder. */
export async function checkMigrations({ setup }: Context): Promise<Judgement[]> {
  const versions = await listVersions();
  const pending = versions.filter((version) => !setup.migrations.includes(version));
  const unknown = setup.migrations.filter((version) => !versions.includes(version));
  if (isFormerSchema(setup.migrations, versions)) return [failed(FORMER_PROJECT)];
  if (pending.length > 0) {
    return [failed(`${pending.length} are pending, from ${pending[0]}: ${mend}`)];
  }
  if (unknown.length > 0) {
    return [
      warning(`The database is ahead of this folder by ${unknown.join(", ")}: git pull`),
    ];
  }
  return [ok(`All ${versions.length} are applied`)];
}

const mend = `run "deno task deploy" or "supabase db push"`;

/** Whether the folder and the database have not got the same migrations. */
export function isOther(applied: string[], versions: string[]): boolean {
  return versions.some((version) => !applied.includes(version)) ||
    applied.some((version) => !versions.includes(version));
}
