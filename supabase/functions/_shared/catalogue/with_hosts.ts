import { z } from "zod";
import { pickField } from "./pick_field.ts";

const Hosts = z.array(z.looseObject({})).min(1);

/** The status of a working host in lists; a host without a status counts as working. */
const SERVES = /^(live|active|online|available|ok)$/i;

/**
 * An entry of a router's list, with what its hosts say of the model. Where one
 * host alone serves it, everything that host states applies, including its price; where
 * there are several, a request may reach any of them, so that only the smallest
 * context is certain and no price is.
 *
 * @param entry The entry, of any shape. Hugging Face lists hosts as `providers`.
 * @returns The entry itself when it lists no hosts.
 */
export function withHosts(entry: unknown): unknown {
  const listed = Hosts.safeParse(pickField(entry, ["providers"]));
  if (!listed.success) return entry;
  const hosts = listed.data.filter(serves);
  if (hosts.length === 1) return { ...hosts[0], ...entry as Record<string, unknown> };
  const contexts = hosts.map((host) =>
    pickField(
      host,
      ["context_length"],
      (value) => typeof value === "number" && value > 0 ? value : null,
    )
  ).filter((context) => context !== null);
  return contexts.length === 0
    ? entry
    : { context_length: Math.min(...contexts), ...entry as Record<string, unknown> };
}

function serves(host: Record<string, unknown>): boolean {
  const status = pickField(host, ["status"]);
  return typeof status !== "string" || SERVES.test(status);
}
