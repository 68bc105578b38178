import { DIALECTS } from "./dialects.ts";
import { isRecord } from "../platform/is_record.ts";
import { timeOrderedUuid } from "../platform/time_ordered_uuid.ts";
import type { Access } from "./resolve_endpoint.ts";
import { UnsentRequestError } from "../errors/transport_failure.ts";
import type { Target } from "./target.ts";

/** One request, ready to be sent. */
export interface ModelRequest {
  requestId: string;
  url: string;
  headers: Headers;
  body: string;
  /** The output cap that the final body states. */
  outputCap: number;
}

/** The names of the output cap; a request has one of them. */
const OUTPUT_CAPS = ["max_tokens", "max_completion_tokens"];

/**
 * Builds the request of one try. Fields in `omit` (dotted names such as
 * `stream_options.include_usage`) are not sent. If the name of the output cap was refused, the cap
 * is sent under its other name, since there must be a cap.
 */
export function buildRequest(
  target: Target,
  access: Access,
  omit: string[],
): ModelRequest {
  const dialect = DIALECTS[target.dialect];
  const requestId = timeOrderedUuid();
  const body = dialect.body({ ...target, options: capOptions(target, omit) });
  // One cap is always sent, since it bounds the cost of a call.
  for (const name of omit) {
    if (!OUTPUT_CAPS.includes(name)) deletePath(body, name.split("."));
  }
  return {
    requestId,
    url: requestUrl(access.baseUrl, dialect.path),
    headers: requestHeaders(target, {
      "content-type": "application/json",
      accept: "text/event-stream",
      // A compressed stream may be held back until a block is full.
      "accept-encoding": "identity",
      "x-client-request-id": requestId,
      ...dialect.headers(access.apiKey),
    }),
    body: JSON.stringify(body),
    outputCap: Math.max(...OUTPUT_CAPS.map((name) => Number(body[name] ?? 0))),
  };
}

/** `https://host/v1/` and `chat/completions` → `https://host/v1/chat/completions`. */
function requestUrl(baseUrl: string, path: string): string {
  const url = URL.parse(baseUrl);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new UnsentRequestError("Cannot build the request: the base URL is not an http(s) URL");
  }
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${path}`;
  return url.href;
}

/** The runtime's own error would quote the header with the key. */
function requestHeaders(target: Target, own: Record<string, string>): Headers {
  try {
    const headers = new Headers(target.options.headers);
    for (const [name, value] of Object.entries(own)) headers.set(name, value);
    return headers;
  } catch {
    throw new UnsentRequestError(
      `Cannot build the request: a header of ${target.provider} or the key in ` +
        `${target.apiKeyEnv} holds characters no header may carry`,
    );
  }
}

function capOptions({ options }: Target, omit: string[]): Target["options"] {
  if (!omit.includes(options.maxTokensField)) return options;
  const other = options.maxTokensField === "max_tokens" ? "max_completion_tokens" : "max_tokens";
  return { ...options, maxTokensField: other };
}

function deletePath(body: Record<string, unknown>, [name, ...rest]: string[]): void {
  const value = body[name];
  if (rest.length === 0) {
    delete body[name];
  } else if (isRecord(value)) {
    const inner = { ...value };
    deletePath(inner, rest);
    body[name] = inner;
  }
}
