import type { Context } from "./context.ts";
import { failed, type Judgement, ok } from "./finding.ts";

const NAMES = ["project_url", "secret_key"] as const;

/**
 * Whether Vault has the secrets that the database needs to call the functions,
 * and whether they are of this project.
 */
export function checkVault({ project, setup }: Context): Judgement[] {
  if (!setup.extensions.includes("supabase_vault")) return [];
  const unreadable = setup.unreadable_secrets ?? [];
  if (unreadable.length > 0) {
    return unreadable.map((name) =>
      failed(
        `"${name}" cannot be decrypted: its key was lost, or the database restored elsewhere; run ` +
          `delete from vault.secrets where name = '${name}' and then ` +
          `${createSecret(name, project.url)}, or "deno task deploy"`,
      )
    );
  }
  const values = { project_url: setup.project_url, secret_key: setup.secret_key_sha256 };
  const missing = NAMES.filter((name) => !values[name]).map((name) =>
    failed(`"${name}" is not set: run ${createSecret(name, project.url)}, or "deno task deploy"`)
  );
  if (missing.length > 0) return missing;
  return [checkUrl(setup.project_url!, project.url)];
}

function checkUrl(vaultUrl: string, projectUrl: string): Judgement {
  const host = URL.parse(vaultUrl)?.host;
  if (host === undefined) {
    return failed(`"project_url" is not an address: ${updateUrl(projectUrl)}`);
  }
  if (host !== new URL(projectUrl).host && host.endsWith(".supabase.co")) {
    return failed(
      `"project_url" is ${vaultUrl}, of another project: ${updateUrl(projectUrl)}`,
    );
  }
  return ok("project_url and secret_key are set");
}

function createSecret(name: string, projectUrl: string): string {
  const value = name === "project_url" ? projectUrl : "sb_secret_…";
  return `select vault.create_secret('${value}', '${name}')`;
}

function updateUrl(projectUrl: string): string {
  return `run select vault.update_secret(id, '${projectUrl}') from vault.secrets ` +
    `where name = 'project_url', or "deno task deploy"`;
}
