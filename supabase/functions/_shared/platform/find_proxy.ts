/** Which variable names the proxy of a request, in the order in which the runtime asks them. */
const NAMES: Record<string, string[]> = {
  "https:": ["ALL_PROXY", "HTTPS_PROXY"],
  "http:": ["ALL_PROXY", "HTTP_PROXY"],
};

/**
 * The forward proxy that a request goes through, in words and without its credentials; null for
 * none, or where that cannot be told.
 */
export function findProxy(
  address: string,
  variables: Record<string, string | undefined> = Deno.env.toObject(),
): string | null {
  const url = URL.parse(address);
  if (url === null || isExempt(url.hostname, variables)) return null;
  const spelt = (NAMES[url.protocol] ?? []).flatMap((name) => [name, name.toLowerCase()]);
  const name = spelt.find((each) => variables[each]?.trim());
  if (name === undefined) return null;
  const value = variables[name]!.trim();
  const proxy = URL.parse(value.includes("://") ? value : `http://${value}`);
  return proxy?.host ? `the proxy ${proxy.protocol}//${proxy.host} of ${name}` : null;
}

/** As `NO_PROXY` says; true too where it names networks, which are not looked into. */
function isExempt(host: string, variables: Record<string, string | undefined>): boolean {
  const isAddress = /^[\d.]+$|^\[/.test(host);
  return [variables.NO_PROXY, variables.no_proxy].some((list) =>
    list?.split(",").map((name) => name.trim().replace(/^\./, "").toLowerCase()).some((name) =>
      name === "*" || (name !== "" && (host === name || host.endsWith(`.${name}`))) ||
      (isAddress && name.includes("/"))
    )
  );
}
