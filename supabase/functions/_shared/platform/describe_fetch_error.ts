import { findProxy } from "./find_proxy.ts";

/** How the runtime says that no connection came about, and for which address. */
const UNCONNECTED = /for url \((https?:\/\/\S+)\): client error \(Connect\)/;

/** Why a request got no answer, with the proxy that was asked for it. Secrets are still in it. */
export function describeFetchError(
  error: unknown,
  variables?: Record<string, string | undefined>,
): string {
  const message = messageOf(error);
  const address = UNCONNECTED.exec(message)?.[1];
  const proxy = address === undefined ? null : findProxy(address, variables);
  return proxy === null ? message : `${message}, at ${proxy}`;
}

/** `fetch failed` says nothing; its cause does. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  if (cause === undefined) return message;
  return message === "fetch failed" ? messageOf(cause) : `${message}: ${messageOf(cause)}`;
}
