import {
  otherAddress,
  showAddress,
} from "../../supabase/functions/_shared/provider/resolve_endpoint.ts";

/** Variables by their names. */
type Variables = Record<string, string>;

/**
 * A line for each provider whose calls are sent to another address than the catalogue's.
 *
 * @param variables The variables of the process that makes the calls: this one, or the stack it
 * uses.
 */
export function describeAddresses(slugs: string[], variables: Variables): string {
  const lines = slugs.flatMap((slug) => {
    const address = otherAddress(slug, variables);
    return address === null ? [] : `${slug} → ${address}\n`;
  });
  return lines.join("");
}

/** The variables that send calls to other addresses, safe to pass to other commands. */
export function pickAddresses(env: Variables): Variables {
  const names = Object.keys(env).filter((name) =>
    name.endsWith("_BASE_URL") && !/^(SUPABASE|SB)_/.test(name)
  );
  return Object.fromEntries(names.flatMap((name) => {
    const address = showAddress(env[name]);
    return address === null ? [] : [[name, address]];
  }));
}
