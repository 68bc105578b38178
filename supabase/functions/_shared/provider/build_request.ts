import { DIALECTS } from "./dialects.ts";
import { endpointHeaders, endpointUrl } from "./endpoint.ts";
import { isRecord } from "../platform/is_record.ts";
import { timeOrderedUuid } from "../platform/time_ordered_uuid.ts";
import type { Access } from "./resolve_endpoint.ts";
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

/** The names of the output cap. One of them is always sent, since it bounds the cost of a call. */
const OUTPUT_CAPS = [
  "max_tokens",
  "max_completion_tokens",
  "max_output_tokens",
  "generationConfig",
  "generationConfig.maxOutputTokens",
];

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
  for (const name of omit) {
    if (!OUTPUT_CAPS.includes(name)) deletePath(body, name.split("."));
  }
  return {
    requestId,
    url: endpointUrl(access.baseUrl, dialect.path(target.model), target.options).href,
    headers: endpointHeaders({ ...target, slug: target.provider }, target.options, access.apiKey, {
      "content-type": "application/json",
      accept: "text/event-stream",
      // A compressed stream may be held back until a block is full.
      "accept-encoding": "identity",
      "x-client-request-id": requestId,
    }),
    body: JSON.stringify(body),
    // No option can state another.
    outputCap: target.maxOutputTokens,
  };
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
