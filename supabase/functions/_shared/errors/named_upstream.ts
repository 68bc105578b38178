import { isRecord } from "../platform/is_record.ts";

/** Fields in which gateways name the host that answered, the most telling first. */
const NAMES = [
  "upstream_provider",
  "provider_name",
  "providerName",
  "inference_provider",
  "llm_provider",
  "provider",
  "provider_slug",
];

/** Objects beside an answer or an error that may hold them. */
const PLACES = ["metadata", "extra_fields", "extraFields", "routing"];

/** Names of Vercel's routing: who answered in the end, who was chosen, who was tried. */
const ROUTED = ["finalProvider", "final_provider", "resolvedProvider", "resolved_provider"];

/**
 * The host behind a gateway, as a chunk, an answer or an error names it; null where it
 * names none. What is said of the routing goes before a plain name next to it.
 */
export function namedUpstream(fields: Record<string, unknown>): string | null {
  const metadata = fields.provider_metadata ?? fields.providerMetadata;
  if (isRecord(metadata)) {
    const routed = routedTo(metadata) ?? routedTo(metadata.gateway);
    if (routed !== null) return routed;
  }
  const named = nameIn(fields);
  if (named !== null) return named;
  for (const place of PLACES) {
    const inner = fields[place];
    if (!isRecord(inner)) continue;
    const found = firstIn(inner, ROUTED) ?? nameIn(inner);
    if (found !== null) return found;
  }
  return null;
}

function routedTo(gateway: unknown): string | null {
  if (!isRecord(gateway) || !isRecord(gateway.routing)) return null;
  const { routing } = gateway;
  const final = firstIn(routing, ROUTED.slice(0, 2));
  if (final !== null) return final;
  const attempts = Array.isArray(routing.attempts) ? routing.attempts.filter(isRecord) : [];
  const last = attempts.findLast(({ success }) => success === true) ?? attempts.at(-1);
  return (last && nameIn(last)) ?? firstIn(routing, ROUTED.slice(2));
}

function nameIn(fields: Record<string, unknown>): string | null {
  return firstIn(fields, NAMES);
}

function firstIn(fields: Record<string, unknown>, names: string[]): string | null {
  for (const name of names) {
    const value = fields[name];
    const text = isRecord(value) ? value.name ?? value.slug ?? value.id : value;
    const host = typeof text === "string" ? hostName(text) : null;
    if (host !== null) return host;
  }
  return null;
}

/** Words for none. */
const NONE = /^(?:|none|null|undefined|unknown|n\/a|-|\?|auto|default)$/i;

/**
 * The name of a host, in words or, of an address, its host: the rest of an address may hold a key.
 * Null for a text that names none.
 */
export function hostName(text: string): string | null {
  const name = text.trim();
  if (NONE.test(name) || name.startsWith("{") || name.startsWith("[")) return null;
  return name.includes("://") ? URL.parse(name)?.host || null : name;
}
