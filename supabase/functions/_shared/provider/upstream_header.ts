import { hostName } from "../errors/named_upstream.ts";

/**
 * Headers in which gateways name the host behind them, the most telling first: Hugging Face,
 * Portkey, Cloudflare, Helicone, LiteLLM and Kong. Any other that ends in `provider` is read too.
 */
const KNOWN = [
  "x-inference-provider",
  "x-portkey-provider",
  "cf-aig-provider",
  "helicone-provider",
  "x-litellm-model-api-base",
  "x-kong-llm-model",
];

/** The deployment that answered: a name of the gateway's own, where it gives no better. */
const LAST = "x-litellm-model-id";

/** Such as `x-bifrost-provider`, `x-routed-provider`, `x-upstream-provider-name`. */
const ANY = /(?:^|-)provider(?:-name|-slug)?$/;

/** Headers of that form about something else: what was asked for, or another kind of provider. */
const OTHER =
  /(?:^|-)(?:auth|authn|oauth|sso|id|idp|identity|cdn|cache|dns|cloud|network|hosting|storage|payment|billing|e?mail|sms|search|embedding|guardrail|security|waf|key|credential|secret|tracing|telemetry|requested|request|preferred|primary|default|original|fallback|failed|excluded|allowed|available|next|cookie)-provider/;

/**
 * The host behind a gateway, as the headers name it; null where they name none. Of a header that
 * came several times, the last one counts.
 */
export function upstreamHeader(headers: Headers): string | null {
  for (const name of KNOWN) {
    const said = hostOf(name, headers.get(name));
    if (said !== null) return said;
  }
  for (const [name, value] of headers) {
    if (!ANY.test(name) || OTHER.test(name)) continue;
    const said = hostOf(name, value);
    if (said !== null) return said;
  }
  return hostOf(LAST, headers.get(LAST));
}

function hostOf(header: string, value: string | null): string | null {
  const said = value?.split(",").at(-1) ?? "";
  if (header !== "x-kong-llm-model") return hostName(said);
  return said.includes("/") ? hostName(said.split("/")[0]) : null;
}
