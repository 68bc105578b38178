import type { ErrorDetails, Failure } from "./types.ts";

interface Signs {
  status: number;
  /** Code and type, lower case. */
  code: string;
  /** The message, lower case. */
  message: string;
}

/**
 * In this order: what a provider names by a code of its own comes before what
 * the status says, and a parameter or a context that does not fit comes before
 * the model's name, which such messages mention too.
 */
const RULES: [Failure["outcome"], (signs: Signs) => boolean][] = [
  // Google calls every rate limit a quota and says so in the words of OpenAI's empty account.
  [
    "rate_limited",
    ({ code, message }) =>
      /rate_?limit|too_many_requests|resource_exhausted|\brequests_per|tokens_per/.test(code) ||
      /rate[- ]limit|(?:tokens|requests) per (?:second|minute|hour|day)|too many requests/.test(
          message,
        ) && !/credit|billing/.test(message),
  ],
  ["quota_exceeded", ({ status, code, message }) =>
    status === 402 ||
    /insufficient_(?:quota|credits?|balance|funds)|credit_limit|billing|payment_required|exceeded_current_quota|arrearage|quota_exceeded/
      .test(code) ||
    /exceeded your (?:current |monthly )?quota|insufficient (?:quota|credits?|balance|funds|account)|(?:credit|account) balance|credit limit|(?:out of|no|not enough|requires more|used all (?:of )?(?:your |available )*|any) credits|key limit exceeded|spend(?:ing)? limit|billing/
      .test(message)],
  [
    "overloaded",
    ({ status, code, message }) =>
      [498, 503, 529].includes(status) &&
        !/no (?:available|allowed) (?:model )?provider/.test(message) ||
      /overloaded|capacity|queue_exceeded|unavailable_error|engine_busy/.test(code) ||
      (status === 429 || status >= 500) &&
        /overload|over capacity|at capacity|high (?:demand|traffic|load)|currently busy/.test(
          message,
        ),
  ],
  ["rate_limited", ({ status }) => status === 429],
  ["auth_failed", ({ status, code, message }) =>
    status === 401 ||
    /invalid_api_key|api_key_invalid|authentication|unauthenticated|invalid_authentication/
      .test(code) ||
    /(?:api|x-api|authentication) ?-?key (?:not valid|is invalid|expired)|(?:incorrect|invalid|missing|no|provide an?) (?:\w+ )?(?:x-)?(?:api[- ]?key|authentication|auth credentials|authorization)|unauthorized/
      .test(message)],
  [
    "content_filtered",
    ({ code, message }) =>
      /content_?filter|content_policy|moderation|data_inspection|safety|guardrail|invalid_prompt/
        .test(code) ||
      /content (?:management )?polic|content[- ]filter|moderation|flagged|prompt injection|content exists risk|inappropriate content|usage polic|safety (?:system|filter|polic|setting)/
        .test(message),
  ],
  [
    "bad_request",
    ({ code, message }) =>
      /context_length|string_above|unsupported_(?:parameter|value)|tool_use_failed|extra_forbidden/
        .test(code) ||
      /context (?:length|window)|prompt is too long|too many tokens|input is too long|maximum (?:input|number of tokens)|max_(?:new_|completion_)?tokens|unsupported (?:parameter|value)|unrecognized (?:request argument|parameter)/
        .test(message),
  ],
  ["model_unavailable", ({ status, code, message }) =>
    status === 410 ||
    /model_(?!error)|_model\b|deployment_?not_?found/.test(code) ||
    /model[^.]{0,200}(?:not exist|not found|decommissioned|deprecated|retired|not (?:currently )?(?:available|supported|active|deployed|served)|not a valid|is unavailable)|non-serverless model|not a chat model|no endpoints found|no (?:available|allowed) (?:model )?provider|not allowed to sample|(?:invalid|unknown|unsupported|no such) model|do(?:es)? not have access to[^.]*model/
      .test(message) ||
    status === 404 && /model|deployment/.test(message)],
  ["auth_failed", ({ status, code }) => status === 403 || /permission/.test(code)],
  [
    "timeout",
    ({ status, code }) => [408, 504, 522, 524].includes(status) || /timeout|timed_out/.test(code),
  ],
  ["server_error", ({ status }) => status >= 500],
  ["bad_request", ({ status }) => status >= 400],
];

/**
 * The outcome of an answer that is an error: HTTP status and body → one word.
 * A redirect is `invalid_response`: it is not followed, since the key would go
 * with it.
 */
export function classifyFailure(status: number, details: ErrorDetails): Failure["outcome"] {
  const signs: Signs = {
    status: status >= 400 ? status : details.status ?? status,
    code: `${details.code ?? ""} ${details.type ?? ""}`.trim().toLowerCase(),
    message: (details.message ?? "").slice(0, 2000).toLowerCase(),
  };
  return RULES.find(([, matches]) => matches(signs))?.[0] ?? "invalid_response";
}
