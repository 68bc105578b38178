import { findPlaceholder } from "./find_placeholder.ts";

/** The longest address, in characters. */
const MAX_CHARS = 2000;

/** Spaces, control characters, and characters that show nothing. */
const UNSEEN =
  // deno-lint-ignore no-control-regex -- They are what is looked for.
  /[\u0001-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\u{e0000}-\u{e0fff}]/u;

/** A name or an IP address, and a port. */
const HOST =
  /^(?:\[([\da-f:.]+)\]|([\w\u0080-\u{10ffff}-]+(?:\.[\w\u0080-\u{10ffff}-]+)*\.?))(?::(\d{1,5}))?$/iu;

/** A number where a domain ends: such a host is an IPv4 address, whatever it looks like. */
const NUMERIC = /(?:^|\.)(?:\d+|0x[\da-f]*)\.?$/i;

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/;

/** What people copy from an example call, although it is added to the base URL. */
const ENDPOINT =
  /\/(?:(?:chat\/)?completions|messages(?:\/count_tokens)?|models|responses|embeddings|rerank|moderations|images\/generations|audio\/(?:speech|transcriptions)|api\/(?:chat|generate|tags)|[^/]*:(?:stream)?generatecontent)$/i;

/** Azure's model inference API: its base URL itself ends in /models. */
const NAMED_MODELS = /\.services\.ai\.azure\.com(?::\d+)?$/i;

/** Names that are not reached over the internet, or not without encryption. */
const NEARBY =
  /^[^.]+$|\.(?:local|localhost|localdomain|internal|intranet|private|lan|home|corp|test|home\.arpa|ts\.net)\.?$/i;

/**
 * Why an address cannot be a provider's base URL, to be read after "its base_url" or the name of
 * a variable; null when it can. `private.address_problem()` has the same rule for SQL. The words
 * do not quote the query, since it may contain a secret.
 *
 * @param keyed Whether a key is sent there.
 */
export function addressProblem(address: string, keyed: boolean): string | null {
  return callProblem(address) ?? exposure(address, keyed);
}

/** Why no call to this address can work; null when one can. */
export function callProblem(address: string): string | null {
  if (address === "") return "is empty";
  if (address.length > MAX_CHARS) return `is longer than ${MAX_CHARS} characters`;
  if (UNSEEN.test(address)) return "has a space or an invisible character in it";
  if (!/^https?:\/\//i.test(address)) return "does not begin with https:// or http://";
  if (address.includes("\\")) return "has a backslash in it";
  const placeholder = findPlaceholder(address);
  if (placeholder !== null) {
    return `has a placeholder in it, ${placeholder}: put your own in its place`;
  }
  if (!isHost(split(address).host) || !URL.canParse(address)) return "has no valid host in it";
  const { host, path } = split(address);
  const [ending] = ENDPOINT.exec(path) ?? ENDPOINT.exec(address.replace(/\/+$/, "")) ?? [];
  if (ending === undefined || (/^\/models$/i.test(path) && NAMED_MODELS.test(host))) return null;
  return `ends in ${ending}, which is added to it: leave that out`;
}

/** What an address would reveal; null for nothing. */
function exposure(address: string, keyed: boolean): string | null {
  if (split(address).user !== null) {
    return "has a user name or a password in it: a key belongs into the variable of api_key_env, " +
      "other headers into options.headers";
  }
  if (address.includes("#")) return "has a # in it: leave out what follows";
  const { host } = split(address);
  const [, ip, name] = HOST.exec(host) ?? [];
  const isNear = ip !== undefined || IPV4.test(name) || NEARBY.test(name);
  if (keyed && !isNear && /^http:/i.test(address)) {
    return "would send the key over the internet without encryption: begin it with https://";
  }
  return null;
}

/** The parts before, at and after the host. */
function split(address: string): { user: string | null; host: string; path: string } {
  const [, authority, path] = /^[a-z]+:\/\/([^/?#]*)([^?#]*)/i.exec(address) ?? ["", "", ""];
  const at = authority.lastIndexOf("@");
  return {
    user: at === -1 ? null : authority.slice(0, at),
    host: authority.slice(at + 1),
    path: path.replace(/\/+$/, ""),
  };
}

function isHost(text: string): boolean {
  const [whole, ip, name, port] = HOST.exec(text) ?? [];
  if (
    whole === undefined || (port !== undefined && !(Number(port) >= 1 && Number(port) <= 65535))
  ) {
    return false;
  }
  if (ip !== undefined) return ip.includes(":") && URL.canParse(`http://[${ip}]`);
  return !NUMERIC.test(name) || IPV4.test(name);
}
