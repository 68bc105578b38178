import { LimitedBytesTransformStream } from "@std/streams";
import { endpointHeaders, endpointUrl, fixedQuery, secretsOf } from "../provider/endpoint.ts";
import { joinQueries } from "../provider/join_queries.ts";
import { describeFetchError } from "../platform/describe_fetch_error.ts";
import { redact } from "../platform/redact.ts";
import { nextPage } from "./next_page.ts";
import type { ListedProvider } from "./types.ts";

/** A list of all known models takes about 1 MB. */
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_PAGES = 50;

export interface FetchOptions {
  signal?: AbortSignal;
  /** For the whole list, all pages together. */
  deadlineMs?: number;
  maxBytes?: number;
}

/**
 * Fetches a provider's list of models, page after page.
 *
 * @param provider Whose list, and where it is.
 * @param apiKey `null` where none is needed.
 * @returns The parsed pages; `readModelList` reads them.
 * @throws Error `Cannot read the model list of X: …`, for every failure. It never contains the key.
 */
export async function fetchModelList(
  provider: ListedProvider,
  apiKey: string | null,
  options: FetchOptions = {},
): Promise<unknown[]> {
  const deadlineMs = options.deadlineMs ?? 30_000;
  const deadline = AbortSignal.timeout(deadlineMs);
  const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
  const pages: unknown[] = [];
  let bytesLeft = options.maxBytes ?? MAX_BYTES;
  try {
    const accept = { accept: "application/json" };
    const headers = endpointHeaders(provider, provider.options, apiKey, accept);
    const fixed = fixedQuery(provider.baseUrl, provider.options);
    let url: URL | null = firstPage(provider);
    while (url !== null) {
      if (pages.length === MAX_PAGES) throw new RangeError(`it has more than ${MAX_PAGES} pages`);
      const body = await fetchPage(url, { headers, signal, maxBytes: bytesLeft });
      bytesLeft -= body.byteLength;
      const page = parsePage(body);
      pages.push(page);
      url = nextPage(page, url, provider.dialect, fixed);
    }
    return pages;
  } catch (error) {
    const secrets = secretsOf({ ...provider, apiKey }, provider.options);
    const words = describe(error, secrets);
    const why = deadline.aborted ? `no answer within ${deadlineMs / 1000} s` : words;
    // The runtime's own error has the whole address.
    const cause = quotes(error, secrets) ? new Error(words) : error;
    throw new Error(`Cannot read the model list of ${provider.slug}: ${why}`, { cause });
  }
}

function firstPage({ baseUrl, dialect, options }: ListedProvider): URL {
  const path = options.list_path ?? "models";
  // Anthropic lists 20 models a page unless asked for more, and Gemini 50.
  const limit = dialect === "anthropic"
    ? "limit=1000"
    : dialect === "gemini"
    ? "pageSize=1000"
    : "";
  return endpointUrl(baseUrl, path, options, joinQueries(limit, options.list_query ?? ""));
}

async function fetchPage(
  url: URL,
  { headers, signal, maxBytes }: { headers: Headers; signal: AbortSignal; maxBytes: number },
): Promise<Uint8Array> {
  // Following a redirect would send the key to another address.
  const response = await fetch(url, { headers, signal, redirect: "manual" });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    const redirected = response.status >= 300 && response.status < 400;
    throw new TypeError(
      `HTTP ${response.status}${redirected ? ", and redirects are not followed" : ""}`,
    );
  }
  const limited = response.body.pipeThrough(
    new LimitedBytesTransformStream(maxBytes, { error: true }),
  );
  return new Uint8Array(await new Response(limited).arrayBuffer());
}

function parsePage(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch (error) {
    throw new SyntaxError("the answer is not JSON", { cause: error });
  }
}

/** Whether an error, or what caused it, has a secret in its words. */
function quotes(error: unknown, secrets: string[]): boolean {
  if (!(error instanceof Error)) return false;
  return redact(error.message, secrets) !== error.message || quotes(error.cause, secrets);
}

function describe(error: unknown, secrets: string[]): string {
  // What a parser says of a text quotes it.
  const words = error instanceof SyntaxError ? error.message : describeFetchError(error);
  return redact(words, secrets);
}
