import { isKeyName } from "../../supabase/functions/_shared/platform/key_name.ts";
import {
  addressProblem,
  callProblem,
} from "../../supabase/functions/_shared/provider/address_problem.ts";
import { plainText } from "../../lib/plain_text.ts";
import { UsageError } from "../command/usage_error.ts";

/** A server that a command measures by its address. */
export interface Endpoint {
  /** Up to and including the version, as `providers.base_url`. */
  url: string;
  /** The models to measure. */
  models: string[];
  /** The variable that holds its key; null where none was named. */
  keyEnv: string | null;
  /** The key in it. */
  apiKey: string | null;
}

/** The options that name a server by its address. */
export interface EndpointValues {
  url?: string;
  model?: string[];
  provider?: string[];
  simulated?: boolean;
  "key-env"?: string;
}

/**
 * The server that the options name; null when they name none.
 *
 * @param env The variables that may hold its key.
 */
export function readEndpoint(values: EndpointValues, env: Record<string, string>): Endpoint | null {
  const { url, model, "key-env": keyEnv } = values;
  if (url === undefined) {
    if (keyEnv !== undefined) fail("--key-env names the key of a server that --url names");
    return null;
  }
  if (values.provider !== undefined) fail("--url and --provider cannot be combined");
  if (values.simulated) fail("--url and --simulated cannot be combined: a server is real");
  const problem = callProblem(url) ?? userProblem(url) ?? addressProblem(url, keyEnv !== undefined);
  if (problem !== null) fail(`--url ${problem}${suggest(url, keyEnv !== undefined)}`);
  const models = [...new Set((model ?? []).filter((name) => name.trim() !== ""))];
  if (keyEnv === undefined) return { url, models, keyEnv: null, apiKey: null };
  if (!isKeyName(keyEnv)) {
    const named = /^[\w-]{1,40}$/.test(keyEnv) && !/^[\w-]*-/.test(keyEnv) ? ` "${keyEnv}"` : "";
    fail(`--key-env${named} must be the name of a variable, like ACME_API_KEY, and not the key`);
  }
  const apiKey = env[keyEnv]?.trim();
  if (!apiKey) fail(`${keyEnv} is not set: put it into .env, as ${keyEnv}=…`);
  return { url, models, keyEnv, apiKey };
}

/** Options of the catalogue are nothing that this command takes. */
function userProblem(url: string): string | null {
  if (!/^https?:\/\/[^/?#]*@/i.test(url)) return null;
  return "has a user name or a password in it: leave them out, put the key into a variable, " +
    "such as MY_SERVER_API_KEY=… in .env, and name it with --key-env MY_SERVER_API_KEY";
}

/** The end of a call's address. */
const ENDPOINT = /\/(?:(?:chat\/)?completions|messages|models|responses|embeddings)\/*(?=\?|$)/i;

/** What may have been meant, where one change makes it an address. */
function suggest(url: string, keyed: boolean): string {
  const bare = url.trim();
  const isBare = /^[\w[]/.test(bare) && !bare.includes("://");
  // Near servers rarely have a certificate.
  const scheme = addressProblem(`http://${bare}`, true) === null ? "http" : "https";
  const changed = [
    bare,
    ...(isBare ? [`${scheme}://${bare}`] : []),
    bare.replace(ENDPOINT, ""),
    bare.replace(/^http:/i, "https:"),
  ];
  const meant = changed.find((address) =>
    address !== url && addressProblem(address, keyed) === null
  );
  // What may be secret is not shown again.
  if (meant === undefined || meant.includes("?") || callProblem(meant) !== null) return "";
  return `. Did you mean ${plainText(meant, 200)}?`;
}

function fail(why: string): never {
  throw new UsageError(`Cannot measure a server: ${why}`);
}
