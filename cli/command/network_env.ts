import { NETWORK_VARIABLES } from "../../local/network_variables.ts";

/** Names of this machine, in the form of `NO_PROXY`: what is here is behind no proxy. */
const LOOPBACK = ["localhost", "127.0.0.0/8", "::1", "0.0.0.0"];

const PROXIES = NETWORK_VARIABLES.filter((name) => /_proxy$/i.test(name) && !/^no_/i.test(name));

/**
 * How a command and what it starts reach the network: the variables to set. A
 * proxy is none for this machine itself, `NO_PROXY=*` means none at all, and
 * the certificates of a file or folder are believed beside the usual ones.
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
    // Whoever says it in small letters has said it too.
    const isGiven = [name.toUpperCase(), name.toLowerCase()].some((spelt) => given[spelt]?.trim());
    const value = isGiven ? given[name]?.trim() : wanted[name]?.trim();
    if (value) env[name] = value;
  }
  const certificates = env.SSL_CERT_FILE ?? env.SSL_CERT_DIR;
  if (certificates !== undefined) env.DENO_TLS_CA_STORE ??= "mozilla,system";
  // What npx runs knows them by this name.
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
