import { z } from "zod";
import type { Context } from "../http/with_secret_key.ts";
import { checkKey, type KeyCheck, KeyedProvider } from "./check_key.ts";
import { listStandIns } from "../platform/environment.ts";
import { isOwnHost } from "../provider/own_host.ts";
import { otherAddress } from "../provider/resolve_endpoint.ts";
import type { KeyCheckRequest } from "./key_check_request.ts";

/** What was found out about a provider and its key. */
interface ProviderCheck extends KeyCheck {
  /** Where its calls go instead of the address in the catalogue. */
  address: string | null;
  /** Whether that is a host of its own, so that its results count. */
  counted: boolean;
  /** Whether the page is readable without a key, so that it does not prove the key. */
  open: boolean;
  /** Whether a stand-in answers for it. */
  simulated: boolean;
}

/** Answers what each enabled provider says of its key. */
export async function handleKeyCheck(
  { database }: Context,
  { providers }: KeyCheckRequest,
): Promise<Response> {
  if (providers?.length === 0) return Response.json({ keys: [] });
  const enabled = database
    .from("providers")
    .select("slug, base_url, dialect, api_key_env, options")
    .eq("enabled", true)
    // The control is called with the project's own key.
    .neq("dialect", "control")
    .order("slug");
  const { data, error } = await (providers ? enabled.in("slug", providers) : enabled);
  if (error) throw new Error(`Cannot read the providers: ${error.message}`);
  const keys = await Promise.all(z.array(KeyedProvider).parse(data).map((each) => check(each)));
  return Response.json({ keys });
}

async function check(provider: KeyedProvider): Promise<ProviderCheck> {
  const found = await checkKey(provider);
  const simulated = listStandIns()?.includes(provider.slug) ?? false;
  // options.key_path is where a wrong key is refused.
  const isProof = found.state !== "ok" || found.detail !== null || found.key === null ||
    simulated ||
    Boolean(provider.options.key_path);
  const open = !isProof && (await checkKey({ ...provider, api_key_env: null })).state === "ok";
  const address = otherAddress(provider.slug);
  const counted = address === null || isOwnHost(address, provider.base_url, provider.options.hosts);
  return { ...found, address, counted, open, simulated };
}
