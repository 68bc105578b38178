import { addressVariable } from "../../supabase/functions/_shared/provider/resolve_endpoint.ts";
import type { CalledProvider } from "../project/choose_secrets.ts";
import { formatEnvFile } from "./format_env_file.ts";

/**
 * The least time an isolate needs, in milliseconds; the functions reject less as
 * a typing error.
 */
const LEAST_BUDGET_MS = 1_000;

/**
 * Throws for variables that the functions of a project could not work with. The error quotes no
 * value.
 *
 * @param projectUrl A project on this machine may call addresses of this machine.
 */
export function validateSecrets(
  secrets: Record<string, string>,
  providers: CalledProvider[],
  projectUrl: string,
): void {
  formatEnvFile(secrets);
  for (const name of providers.map(({ slug }) => addressVariable(slug))) {
    if (secrets[name] !== undefined) checkAddress(name, secrets[name], projectUrl);
  }
  const budget = secrets.WORKER_BUDGET_MS;
  if (budget !== undefined && !(/^\d+$/.test(budget) && Number(budget) >= LEAST_BUDGET_MS)) {
    throw new Error(
      "Cannot deploy WORKER_BUDGET_MS: it is not a whole number of milliseconds from 1000",
    );
  }
}

function checkAddress(name: string, address: string, projectUrl: string): void {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new Error(`Cannot deploy ${name}: it is not an http(s) address`);
  }
  if (isLoopback(url) && !isLoopback(new URL(projectUrl))) {
    throw new Error(
      `Cannot deploy ${name}: it is an address of this machine, which a project cannot reach; ` +
        `unset it here, or give the project another address`,
    );
  }
}

function isLoopback({ hostname }: URL): boolean {
  return /^(?:127\.[\d.]+|0\.0\.0\.0|\[::1?\]|(?:.+\.)?localhost)$/.test(hostname);
}
