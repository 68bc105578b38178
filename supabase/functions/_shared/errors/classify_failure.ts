import type { ErrorDetails, Failure } from "./failure.ts";
import { FOREIGN } from "./foreign_words.ts";

interface Rule {
  outcome: Failure["outcome"];
  /** Matches the provider's code and type, in lower case. */
  code?: RegExp;
  /** Matches the message, in lower case. */
  message?: RegExp;
  statuses?: number[];
  /** Not for a 5xx: a broken server may be wrong about the request. */
  clientErrorOnly?: true;
}

/**
 * The first matching rule decides. Codes come before words, and words before
 * ambiguous statuses. A parameter or a context that does not fit comes before
 * the model, whose name such messages mention too. Each rule is there for a
 * body that a provider is known to send; the tests name them.
 */
const RULES: Rule[] = [
  { outcome: "overloaded", code: /overload|capacity|queue_exceeded|engine_busy|not_?ready/ },
  {
    outcome: "quota_exceeded",
    code:
      /(?:insufficient|not_enough)_(?:user_)?(?:quota|credits?|balance|funds)|credits_?error|billing|payment_required|exceeded_current_quota|\bquotaexceeded|budget_exceeded|freetieronly|arrearage|overdue|subscription_?(?:disabled|suspended|expired)|disabled_?subscription/,
    // Before the status, since 401 and 403 would send people to look at their key. Google's code
    // for it is also its code for a rate limit.
    message:
      /credits? (?:are|is|have been|has been|balance is) (?:depleted|exhausted|used up|insufficient)|spending cap|(?<!load[- ]?)\bbalance\b.{0,40}\b(?:insufficient|not (?:enough|sufficient)|too low|exhausted|depleted|negative|used up|run out|zero)\b|\b(?:insufficient|not enough|low|negative|no remaining)\b.{0,30}(?<!load[- ]?)\bbalance\b|\b(?:in|has) arrears\b|\barrearage\b|overdue (?:balance|bill|payment|invoice)|\b(?:please |to )(?:top[- ]?up|recharge)\b|payment method (?:is )?(?:required|missing)|\badd (?:a |your )?(?:valid )?payment method|\btrial\b.{0,30}\b(?:expired|ended|over)\b|\b(?:active|paid|valid) subscription\b.{0,30}\b(?:required|needed)|subscription\b.{0,20}\b(?:required|expired|inactive|ended|lapsed|disabled|suspended)|(?:requires|enable) billing\b|billing\b.{0,20}\b(?:disabled|not enabled)|\b(?:unpaid|past[- ]due|outstanding) (?:invoices?|bills?|balance|payments?)|exceeded ?budget|over (?:its |your )?budget|budget (?:has been |is )?exceeded|prepaid\b.{0,30}\b(?:exhausted|depleted|used up|expired)|欠费|(?:余额|余額|额度|額度|点数|积分).{0,12}(?:不足|不够|用尽|用完|耗尽|已用|为零|为0)|(?:不足|没有).{0,4}(?:余额|余額)|请(?:先)?充值|账户.{0,6}(?:停用|冻结).{0,6}(?:欠|费)/,
  },
  { outcome: "quota_exceeded", message: FOREIGN.quota },
  // Google calls a rate limit an exhausted quota, in the words of OpenAI's empty account.
  {
    outcome: "rate_limited",
    code:
      /rate_?limit|too_many_requests|resource_exhausted|throttl|service_?quota|slow_?down|request_?limit_?exceeded|throughput_?exceeded/,
  },
  {
    outcome: "auth_failed",
    code:
      /invalid_api_key|api_key_invalid|authentication|unauthenticated|auth_?failure|organization_restricted|account_deactivated|(?:expired|invalid|revoked|missing)_?(?:(?:access|auth|bearer|security)_?)?token(?:_?(?:error|exception))?\b|\b(?:access_)?token_?(?:expired|invalid|revoked|type_unsupported)|unrecognized_?client|invalid_(?:grant|client)\b|(?:invalid|incomplete|missing)_?signature|\biam_|service_disabled/,
    // What is denied is an action that is named; the model is named too, as what it would be done to.
    message:
      /\bpermission \W?[a-z][\w-]*(?:[.:/][\w*-]+)+\W? (?:(?:is|was) )?denied|\bnot authorized to perform\b|\blacks? the (?:required )?(?:data )?(?:action|permission)\b/,
  },
  {
    outcome: "content_filtered",
    code:
      /content_?filter|content_policy|responsible_?ai|moderation|data_inspection|sensitive_?content|guardrail|invalid_prompt/,
  },
  {
    outcome: "bad_request",
    code: /context_length|unsupported_(?:parameter|value)|tool_use_failed|extra_forbidden/,
  },
  {
    outcome: "model_unavailable",
    code:
      /\bmodel_(?!error)|model_access_denied|(?:invalid|unsupported|unavailable)_model|model_?not_?open|\bmodelerror\b|model\.accessdenied|no_access|(?:deployment|model)_?not_?found/,
  },

  {
    outcome: "model_unavailable",
    clientErrorOnly: true,
    message:
      /(?:supported|available|valid|allowed|accepted) (?:api )?models?(?: (?:names?|ids?))?(?: (?:are|is|include)\b|:)|model(?: names?| ids?)?(?: \S{1,100})? (?:must|should) be (?:one of|in\b)|unrecogni[sz]ed model|(?:invalid|unknown|unsupported|incorrect|wrong) (?:value for )?(?:\W)?model(?:[ _](?:names?|ids?))?\b|model.{0,200}(?:无可用渠道|不存在|已下线|不支持|未开通)|模型.{0,40}(?:不存在|下线|不可用|不支持|无可用渠道|未开通)|could not (?:find|resolve) (?:the )?(?:\w+ )?model|malformed (?:\w+ )?model|\bdeployment\b.{0,60}\b(?:does not exist|not found)|no (?:available )?channels? .{0,60}model/,
  },

  { outcome: "model_unavailable", clientErrorOnly: true, message: FOREIGN.model },

  {
    outcome: "blocked",
    clientErrorOnly: true,
    code:
      /(?:unsupported|restricted|blocked)_(?:country|region|territory|location)|security_policy_violated/,
    message:
      /\b(?:country|territory|user location)\b.{0,40}\b(?:not (?:supported|allowed|available)|unsupported|blocked|restricted)|(?:unsupported|restricted|blocked) (?:countr(?:y|ies)|regions?|territor(?:y|ies)|locations?)\b|approved private endpoint|\b(?:virtual network|firewall|network|ip) (?:access )?(?:rules?|polic(?:y|ies)|acls?)\b|\bpublic (?:network )?access is (?:disabled|not allowed)|\bip(?: address)?\b.{0,60}\b(?:not (?:allowed|authorized|permitted|in the allow ?list)|blocked|denied)|vpc ?service ?controls?|prohibited by organization's policy/,
  },
  { outcome: "blocked", statuses: [451] },

  { outcome: "auth_failed", statuses: [401] },
  { outcome: "quota_exceeded", statuses: [402] },

  // OpenRouter adds that no credits were charged.
  { outcome: "content_filtered", clientErrorOnly: true, message: /requires moderation/ },
  {
    outcome: "rate_limited",
    message:
      /rate[- ]limit|\b(?:qps|qpm|rpm|rpd|tpm|tpd|requests?|concurren(?:cy|t requests?)) limit (?:is |was |has been )?(?:reached|exceeded|hit)|(?:exceeded|reached) .{0,40}\b(?:qps|qpm|rpm|tpm|concurrency)\b|请求.{0,8}(?:频繁|过多|超限|速率)|(?:限流|频率限制|速率限制|并发.{0,4}(?:超|限))|(?:tokens|requests) per (?:second|minute|hour|day)|too (?:many|frequent) requests|\bslow down\b|requests? (?:are |is )?too frequent/,
  },
  { outcome: "rate_limited", message: FOREIGN.rate },
  {
    outcome: "quota_exceeded",
    message:
      /exceeded your (?:current |monthly )?quota|(?:insufficient|not enough|out of|no|any|available|requires more) (?:account )?(?:quota|credits?|balance|funds)|(?:credit|account) balance|credit limit|key limit exceeded|spend(?:ing)? limit|usage limit|usage quota|call volume quota|free allocation|valid credit card|余额不足/,
  },
  {
    outcome: "overloaded",
    message:
      /overloaded|(?:over|at)(?: maximum)? capacity|capacity (?:temporarily )?exceeded|high (?:demand|traffic|load)|(?:currently|model|engine|server|service|backend|too) (?:is )?busy|queue (?:is )?full/,
  },
  { outcome: "overloaded", message: FOREIGN.overloaded },
  { outcome: "auth_failed", clientErrorOnly: true, message: FOREIGN.key },
  {
    outcome: "auth_failed",
    clientErrorOnly: true,
    message:
      /login fail|\b(?:access|auth\w*|bearer|id|oauth|provided|security|session) token\b.{0,60}\b(?:expired|invalid|missing|revoked|malformed)|\btoken\b.{0,40}\b(?:does not match|expired|mismatch|revoked)|\bsignature expired\b|key (?:not valid|is invalid|(?:has |is |was )?(?:been )?(?:expired|revoked|disabled|deactivated))\b|authentication (?:error|failed|failure)|(?:incorrect|invalid|missing|no) (?:or \w+ )?(?:x-)?(?:api[- ]?key|access[- ]?token|authentication|authorization|auth credentials)|unauthorized|access token (?:is )?(?:invalid|expired)|organization has been disabled|(?:密钥|令牌|api[- ]?key).{0,8}(?:无效|错误|不正确|过期|失效)|无效的.{0,8}(?:密钥|令牌|api[- ]?key)|鉴权失败|身份验证失败|认证失败/,
  },
  {
    outcome: "content_filtered",
    clientErrorOnly: true,
    message:
      /content (?:management )?policy|content[- ]filter|moderation|flagged|prompt injection|content exists risk|inappropriate content|sensitive content|敏感内容|usage (?:polic|guidelines)|safety[ _](?:system|filter|policy|check)/,
  },
  {
    outcome: "bad_request",
    clientErrorOnly: true,
    message:
      /context (?:length|window)|(?:prompt|input) is too long|max_(?:new_|completion_)?tokens|unsupported (?:parameter|value)|unrecognized/,
  },
  {
    outcome: "model_unavailable",
    clientErrorOnly: true,
    message:
      /\bmodels?\b.{0,200}(?:not exist|not found|decommissioned|deprecated|retired|disabled|no longer (?:available|supported)|end of (?:its|the) life|by provider as legacy|(?:was|has been) removed|(?:not (?:currently )?|isn.t )(?:available|supported|deployed|enabled|hosted|offered|served|in (?:the |our )?(?:allowed |allow)list)|\bsunset\b|unavailable|is unsupported|identifier is invalid)|not a (?:valid|chat) model|(?:invalid|unknown|unsupported|non-serverless|no such|no active) model|no access to model|degraded function|no models loaded|^model: |not allowed to sample|only supported in v1|not found the model|not work with the specified model|not activated the model|have access to the model|verified to (?:use|access)\b.{0,20}\bmodel|\bplan does not include\b.{0,30}\bmodel|(?:entitled|allowed) to (?:use|access|call)\b.{0,40}\bmodel|given endpoint does not exist|function '[^']{0,99}': not found/,
  },

  {
    outcome: "model_unavailable",
    message: /no (?:endpoints|(?:available|allowed) (?:model )?providers?)|无可用渠道/,
  },

  { outcome: "auth_failed", code: /permission|access_?denied/, statuses: [403] },
  { outcome: "timeout", code: /timeout|timed_out/, statuses: [408, 504, 522, 524] },
  { outcome: "model_unavailable", statuses: [410] },
  { outcome: "server_error", statuses: [424] },
  { outcome: "rate_limited", statuses: [429] },
  { outcome: "overloaded", statuses: [498, 503, 529] },
];

/**
 * The outcome of an answer that is an error: HTTP status and body → one word.
 * A redirect is `invalid_response`: it is not followed, since the key would go
 * with it.
 */
export function classifyFailure(httpStatus: number, details: ErrorDetails): Failure["outcome"] {
  const status = httpStatus >= 400 ? httpStatus : details.status ?? httpStatus;
  const code = `${details.code ?? ""} ${details.type ?? ""}`.toLowerCase();
  const message = (details.message ?? "").slice(0, 2000).toLowerCase();
  // A value that is not allowed, in the words of FastAPI and OpenAI.
  if (details.param === "model" && /literal_error|enum|one_of|invalid_value/.test(code)) {
    return "model_unavailable";
  }
  const rule = RULES.find((rule) =>
    !(rule.clientErrorOnly && status >= 500) &&
    (rule.code?.test(code) || rule.message?.test(message) || rule.statuses?.includes(status))
  );
  if (rule !== undefined) return rule.outcome;
  if (status >= 500) return "server_error";
  return status >= 400 ? "bad_request" : "invalid_response";
}
