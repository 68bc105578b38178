import { NETWORK_VARIABLES } from "../../local/network_variables.ts";

/** Names of this machine, in the form of `NO_PROXY`: it is never reached through a proxy. */
const LOOPBACK = ["localhost", "127.0.0.0/8", "::1", "0.0.0.0"];

const PROXIES = NETWORK_VARIABLES.filter((name) => /_proxy$/i.test(name) && !/^no_/i.test(name));

/**
 * The variables to set so that a command, and what it starts, reach the network. This machine
 * itself is never reached through a proxy, `NO_PROXY=*` means no proxy at all, and certificates of
 * a file or folder are trusted in addition to the usual ones.
 *
 * @param given The environment of the process.
 * @param wanted The same with what the file `.env` adds.
 */
export function networkEnv(
  given: Record<string, string>,
  wanted: Record<string, string>,
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of NETWORK_VARIABLES) {
    // Lower-case names count too.
    const isGiven = [name.toUpperCase(), name.toLowerCase()].some((spelt) => given[spelt]?.trim());
    const value = isGiven ? given[name]?.trim() : wanted[name]?.trim();
    if (value) env[name] = value;
  }
  const certificates = env.SSL_CERT_FILE ?? env.SSL_CERT_DIR;
  if (certificates !== undefined) env.DENO_TLS_CA_STORE ??= "mozilla,system";
  // Programs run by npx use this name.
  const extra = env.NODE_EXTRA_CA_CERTS ?? env.DENO_CERT ?? env.SSL_CERT_FILE;
  if (extra !== undefined) env.NODE_EXTRA_CA_CERTS = extra;
  const proxied = PROXIES.some((name) => env[name] !== undefined);
  if (!proxied) return env;
  const exempt = [env.NO_PROXY, env.no_proxy].flatMap((list) => list?.split(",") ?? [])
    .map((name) => name.trim()).filter((name) => name !== "");
  if (exempt.includes("*")) { for (const name of PROXIES) env[name] = ""; }
  const list = [...new Set([...exempt, ...LOOPBACK])].join(",");
  return { ...env, NO_PROXY: list, no_proxy: list };
}
