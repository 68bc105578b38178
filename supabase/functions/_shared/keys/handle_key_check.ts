import { z } from "zod";
import type { Context } from "../http/answer.ts";
import { checkKey, KeyedProvider } from "./check_key.ts";
import type { KeyCheckRequest } from "./key_check_request.ts";

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
    .order("slug");
  const { data, error } = await (providers ? enabled.in("slug", providers) : enabled);
  if (error) throw new Error(`Cannot read the providers: ${error.message}`);
  const keys = await Promise.all(z.array(KeyedProvider).parse(data).map((each) => checkKey(each)));
  return Response.json({ keys });
}
