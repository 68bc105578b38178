import { LimitedBytesTransformStream } from "@std/streams";
import { readModelList } from "../../supabase/functions/_shared/catalogue/read_model_list.ts";
import { readErrorBody } from "../../supabase/functions/_shared/errors/read_error_body.ts";
import { readErrorText } from "../../supabase/functions/_shared/errors/read_error_text.ts";
import { describeFetchError } from "../../supabase/functions/_shared/platform/describe_fetch_error.ts";
import { findProxy } from "../../supabase/functions/_shared/platform/find_proxy.ts";
import { redact } from "../../supabase/functions/_shared/platform/redact.ts";
import type { Dialect } from "../../supabase/functions/_shared/provider/dialect.ts";
import {
  endpointHeaders,
  endpointUrl,
  secretsOf,
} from "../../supabase/functions/_shared/provider/endpoint.ts";
import type { EndpointOptions } from "../../supabase/functions/_shared/provider/endpoint_options.ts";
import { plainText } from "../../lib/plain_text.ts";

/** A server whose models are asked for. */
export interface AskedServer {
  url: string;
  dialect: Dialect;
  options: EndpointOptions;
  /** Path of its list; `models` unless told otherwise. */
  path?: string;
  apiKey: string | null;
}

/** What a server says about its models. */
export type ModelsAnswer =
  /** Their names; null when the list is not whole or not understood. */
  | { state: "listed"; names: string[] | null }
  /** Nothing answers there. */
  | { state: "unreachable"; why: string }
  /** It answers with an error. */
  | { state: "error"; status: number; why: string };

/** How long a server may take to list its models, in milliseconds. */
const LIMIT_MS = 10_000;
/** A server of one's own lists a few models; a gateway's list takes about 1 MB. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Asks a server for its list of models. Nothing secret is in what is returned. */
export async function askModels(server: AskedServer, signal: AbortSignal): Promise<ModelsAnswer> {
  const { url, options, apiKey } = server;
  const secrets = secretsOf({ baseUrl: url, apiKey }, options);
  const clean = (text: string) => plainText(redact(text, secrets), 400);
  const proxy = findProxy(url);
  const via = proxy === null ? "" : `, at ${proxy}`;
  const deadline = AbortSignal.timeout(LIMIT_MS);
  let response: Response;
  try {
    response = await fetch(endpointUrl(url, server.path ?? "models", options), {
      headers: endpointHeaders({ slug: "the server", ...server }, options, apiKey, {
        accept: "application/json",
      }),
      redirect: "manual",
      signal: AbortSignal.any([signal, deadline]),
    });
  } catch (error) {
    signal.throwIfAborted();
    return {
      state: "unreachable",
      why: deadline.aborted ? tooSlow() : clean(describe(error, via)),
    };
  }
  try {
    if (!response.ok) {
      const { message } = readErrorBody(await readErrorText(response));
      // Over HTTP, an answer may be the proxy's own; this one always is.
      const through = url.startsWith("http:") ? via : "";
      const why = clean(`HTTP ${response.status}${message ? `: ${message}` : ""}${through}`);
      if (response.status === 407) return { state: "unreachable", why };
      return { state: "error", status: response.status, why };
    }
    const names = await readNames(response);
    return { state: "listed", names: names?.map((name) => redact(name, secrets)) ?? null };
  } catch {
    signal.throwIfAborted();
    if (deadline.aborted) return { state: "unreachable", why: tooSlow() };
    return { state: "listed", names: null };
  }
}

function tooSlow(): string {
  return `no answer within ${LIMIT_MS / 1000} s`;
}

async function readNames(response: Response): Promise<string[] | null> {
  if (response.body === null) return null;
  const limited = response.body.pipeThrough(
    new LimitedBytesTransformStream(MAX_BYTES, { error: true }),
  );
  const page = await new Response(limited).json();
  const isPart = page?.has_more === true || Boolean(page?.links?.next ?? page?.nextPageToken);
  if (isPart) return null;
  // Ollama has null for an empty list.
  if (page?.object === "list" && (page.data === null || page.data?.length === 0)) return [];
  const { models, rejected } = readModelList([page]);
  // An entry that could not be read is listed all the same.
  const others = rejected.flatMap(({ entry }) => typeof entry === "string" ? entry : []);
  return [...new Set([...models.map(({ name }) => name), ...others])];
}

function describe(error: unknown, via: string): string {
  const text = describeFetchError(error);
  return /refused/i.test(text) ? `connection refused${via}` : text;
}
