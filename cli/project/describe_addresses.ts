import { otherAddress } from "../../supabase/functions/_shared/provider/resolve_endpoint.ts";

/** A line for each provider whose calls are sent to another address than the catalogue's. */
export function describeAddresses(slugs: string[], env: Record<string, string>): string {
  const lines = slugs.flatMap((slug) => {
    const address = otherAddress(slug, env);
    return address === null ? [] : `${slug} → ${address}\n`;
  });
  return lines.join("");
}
