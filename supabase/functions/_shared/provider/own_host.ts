import { findPlaceholder } from "./find_placeholder.ts";

/**
 * Whether an address is the provider's own: at the host of its address in the catalogue, or at one
 * of `options.hosts`. What another host answers says nothing about the provider. A provider without
 * an address in the catalogue, or with one that is to be filled in, has the one that it is called at.
 *
 * @param hosts Names of hosts, or addresses; without a port they stand for every port.
 */
export function isOwnHost(address: string, baseUrl: string | null, hosts: string[]): boolean {
  const called = hostOf(address);
  if (called === null) return false;
  const isOpen = baseUrl === null || baseUrl.trim() === "" || findPlaceholder(baseUrl) !== null;
  const own = isOpen ? called : hostOf(baseUrl);
  if (own !== null && own.name === called.name && own.port === called.port) return true;
  return hosts.map(hostOf).some((host) =>
    host !== null && host.name === called.name && (!host.isPortNamed || host.port === called.port)
  );
}

/** In lower case, in ASCII, without the dot that may end it, and with the port that is meant. */
function hostOf(text: string) {
  const address = text.includes("://") ? text.trim() : `https://${text.trim()}`;
  const url = URL.parse(address);
  if (url === null || url.hostname === "") return null;
  const port = /^[^/?#]*:\/\/[^/?#]*:(\d+)(?:[/?#]|$)/.exec(address)?.[1];
  return {
    name: url.hostname.replace(/\.$/, ""),
    port: url.port || (url.protocol === "http:" ? "80" : "443"),
    isPortNamed: port !== undefined,
  };
}
