import { networkEnv } from "./network_env.ts";
import { readEnvironment } from "../../lib/read_environment.ts";

/**
 * Applies the network settings of the environment and the file `.env` to this process and every one
 * it starts. Call it before the first request: the runtime reads these variables once.
 */
export function useNetwork(): void {
  const given = Deno.env.toObject();
  const env = networkEnv(given, readEnvironment(given));
  for (const name of ["DENO_CERT", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"]) {
    if (env[name] !== undefined) checkFile(name, env[name]);
  }
  for (const [name, value] of Object.entries(env)) Deno.env.set(name, value);
}

/** The runtime would report this only for each request. */
function checkFile(name: string, path: string): void {
  try {
    Deno.openSync(path).close();
  } catch (cause) {
    throw new Error(`Cannot use the certificates of ${name}: ${path} cannot be opened`, { cause });
  }
}
