import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { classifyFailure } from "./classify_failure.ts";
import { readErrorBody } from "./read_error_body.ts";

/** An OpenAI-like error. */
function error(message: string, code: string | null = null, type: string | null = null) {
  return { error: { message, type, param: null, code } };
}

/** An OpenRouter-like error. */
function wrapped(code: number, raw: unknown) {
  return {
    error: {
      code,
      message: "Provider returned error",
      metadata: { provider_name: "X", raw: typeof raw === "string" ? raw : JSON.stringify(raw) },
    },
  };
}

const cases: Record<string, [number, unknown][]> = {
  rate_limited: [
    [200, { StatusCode: 429, Message: "Wait" }],
    [400, { message: "Please slow down your requests" }],
    [200, { code: 50001, data: { error: { code: 429, message: "Too many requests" } } }],
    [200, { throttlingException: { message: "Wait" } }],
    // Together's word for an empty account too.
    [429, error("Request was rejected due to request rate limiting.", null, "credit_limit")],
    [400, { __type: "ThrottlingException", message: "Too many tokens, please wait" }],
    [429, ""],
    [429, error("Tokens per day limit exceeded", "token_quota_exceeded", "too_many_tokens_error")],
    [429, error("You have reached the rate limit of this model", null, "model_rate_limit")],
    [429, { code: "Some resource has been exhausted", error: "Too many requests for team x" }],
    [429, error("Rate limit reached for gpt-4o", "rate_limit_exceeded", "requests")],
    [
      413,
      error(
        "Request too large for model `x` on tokens per minute (TPM)",
        "rate_limit_exceeded",
        "tokens",
      ),
    ],
    [429, { type: "error", error: { type: "rate_limit_error", message: "Number of requests" } }],
    [429, [{
      error: {
        code: 429,
        status: "RESOURCE_EXHAUSTED",
        message: "You exceeded your current quota, please check your plan and billing details.",
      },
    }]],
    [429, wrapped(429, "x/y:free is temporarily rate-limited upstream. Please retry shortly")],
    [429, {
      error: {
        code: 429,
        message:
          "Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day",
      },
    }],
    [429, { message: "Requests rate limit exceeded", type: "rate_limited", code: "1300" }],
  ],
  quota_exceeded: [
    [403, error("Please add a payment method to your account")],
    [401, error("Your free trial has expired.")],
    [403, error("An active subscription is required")],
    [403, error("Prepaid credits exhausted")],
    [429, error("ExceededBudget: User over budget")],
    [401, error("Account suspended due to unpaid invoices")],
    [429, error("You have reached your credit limit", null, "credit_limit")],
    [429, {
      error: {
        code: 429,
        status: "RESOURCE_EXHAUSTED",
        message: "Your prepayment credits are depleted. Please go to AI Studio to manage billing.",
      },
    }],
    [429, {
      error: {
        code: 429,
        status: "RESOURCE_EXHAUSTED",
        message: "Your project has exceeded its monthly spending cap.",
      },
    }],
    [429, { errors: [{ code: 4006, message: "You have used up your daily free allocation" }] }],
    [429, error("You have exceeded the 5-hour usage quota.", "QuotaExceeded", "TooManyRequests")],
    [401, { type: "error", error: { type: "CreditsError", message: "Insufficient balance" } }],
    [403, {
      error: { code: "403", message: "Out of call volume quota. Quota will be replenished" },
    }],
    [400, error("You have reached your specified API usage limits. You will regain access later.")],
    [403, { error: "you've reached your hourly usage limit, please upgrade to continue" }],
    [400, error("Budget has been exceeded! Current cost: 0.3, max: 0.1", "400", "budget_exceeded")],
    [403, error("The free tier of x has been exhausted.", "AllocationQuota.FreeTierOnly")],
    [403, error("Your account has an overdue balance.", "AccountOverdueError", "Forbidden")],
    [403, error("The gateway requires a valid credit card on file to service requests.")],
    [429, { error: { code: "1113", message: "余额不足或无可用资源包,请充值。" } }],
    [
      429,
      error(
        "You exceeded your current quota, please check your plan",
        "insufficient_quota",
        "insufficient_quota",
      ),
    ],
    [402, ""],
    [402, error("Credit limit exceeded", null, "credit_limit")],
    [402, {
      error: { code: 402, message: "This request requires more credits, or fewer max_tokens" },
    }],
    [402, error("Insufficient Balance", "invalid_request_error", "unknown_error")],
    [400, {
      type: "error",
      error: {
        type: "invalid_request_error",
        message: "Your credit balance is too low to access the API",
      },
    }],
    [403, { error: { code: 403, message: "Key limit exceeded (total limit)" } }],
    [403, { code: "permission-denied", error: "Your team has used all available credits" }],
    [403, { code: 403, reason: "NOT_ENOUGH_BALANCE", message: "not enough balance", metadata: {} }],
    [412, error("Account x is suspended, possibly due to reaching the monthly spending limit")],
    [400, error("Billing hard limit has been reached", "billing_hard_limit_reached")],
    [403, { code: 30011, message: "Your account's paid balance is insufficient.", data: null }],
    [403, { code: 30001, message: "Sorry, your account balance is insufficient", data: null }],
    [401, { error: { message: "Insufficient account balance", code: "401" } }],
    [400, { code: "Arrearage", message: "Access denied, please make sure your account is fine" }],
    [403, error("Your account is in arrears")],
    [403, error("The balance of this key is not enough, please recharge")],
    [500, { error: { message: "用户额度不足, 剩余额度: 0", type: "new_api_error" } }],
    [403, { error: { message: "您的账户已欠费，请充值后使用" } }],
    [429, error("user quota is not enough", "insufficient_user_quota")],
  ],
  overloaded: [
    [500, error("Engine is busy, please retry", null, "engine_error")],
    [429, error("Request queue is full")],
    [200, { code: 1305, msg: "当前API流量过大" }],
    [503, "no healthy upstream in load balance"],
    [429, { detail: "Infrastructure is at maximum capacity, try again later" }],
    [429, wrapped(429, { detail: "Infrastructure is at maximum capacity, try again later" })],
    [429, {
      errors: [{ code: 3040, message: "Capacity temporarily exceeded, please try again." }],
    }],
    [429, { error: { message: "Model busy, retry later" } }],
    [429, { code: 50603, message: "System is too busy now. Please try again later.", data: null }],
    [503, error("The model is busy", "model_overload")],
    [429, { object: "error", message: "Service tier capacity exceeded for this model." }],
    [503, ""],
    [503, error("The model is temporarily unavailable")],
    [503, error("The server is overloaded or not ready yet", null, "service_unavailable")],
    [529, { type: "error", error: { type: "overloaded_error", message: "Overloaded" } }],
    [498, error("Flex tier capacity exceeded", "capacity_exceeded")],
    [429, error("The engine is currently overloaded, please try again later", null, "requests")],
    [500, error("The server had an error: it is currently overloaded with other requests")],
    [503, { error: { code: 503, message: "The model is overloaded.", status: "UNAVAILABLE" } }],
    [
      429,
      error(
        "We're experiencing high traffic right now",
        "queue_exceeded",
        "too_many_requests_error",
      ),
    ],
  ],
  auth_failed: [
    [400, { error: { code: 400, message: "API key expired. Please renew the API key." } }],
    [400, { error: { code: 400, message: "The key was revoked", status: "INVALID_ARGUMENT" } }],
    [200, { success: false, errors: [{ code: 10000, message: "Authentication error" }] }],
    [400, error("This organization has been disabled.", null, "invalid_request_error")],
    [401, ""],
    [401, "<html><title>401 Authorization Required</title></html>"],
    [401, error("Incorrect API key provided: sk-x", "invalid_api_key")],
    [400, { code: "invalid-argument", error: "Incorrect API key provided. You can obtain one" }],
    [400, [{
      error: {
        code: 400,
        message: "API key not valid. Please pass a valid API key.",
        status: "INVALID_ARGUMENT",
        details: [{ reason: "API_KEY_INVALID" }],
      },
    }]],
    [400, error("Missing or invalid Authorization header")],
    [400, error("Organization has been restricted", "organization_restricted")],
    [403, ""],
    [403, {
      type: "error",
      error: { type: "permission_error", message: "Your API key may not do this" },
    }],
  ],
  blocked: [
    [
      403,
      error("Country, region, or territory not supported", "unsupported_country_region_territory"),
    ],
    [400, {
      error: {
        code: 400,
        message: "User location is not supported for the API use.",
        status: "FAILED_PRECONDITION",
      },
    }],
    [451, "Unavailable For Legal Reasons"],
  ],
  content_filtered: [
    [400, error("The request failed.", "InputTextSensitiveContentDetected", "BadRequest")],
    [403, {
      error: {
        code: 403,
        message: 'x requires moderation on Y. Your input was flagged for "self-harm". ' +
          "No credits were charged.",
      },
    }],
    [400, { error: { code: "1301", message: "Potentially unsafe or sensitive content in input" } }],
    [400, { error: { code: "1301", message: "系统检测到输入或生成内容可能包含不安全或敏感内容" } }],
    [403, {
      code: "The caller does not have permission to execute the specified operation",
      error: "Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_BIO",
    }],
    [403, { error: { code: 403, message: "Request blocked: prompt injection patterns detected" } }],
    [403, {
      error: {
        code: 403,
        message: "x requires moderation. Your input was flagged",
        metadata: { reasons: ["y"] },
      },
    }],
    [400, error("Your request was rejected by our safety system", "content_policy_violation")],
    [
      400,
      error("The response was filtered due to the content management policy", "content_filter"),
    ],
    [400, error("Content Exists Risk", "invalid_request_error", "invalid_request_error")],
    [
      400,
      error("Invalid prompt: flagged as potentially violating our usage policy", "invalid_prompt"),
    ],
    [400, error("Input data may contain inappropriate content.", "data_inspection_failed")],
  ],
  bad_request: [
    [422, { detail: [{ loc: ["body", "model"], msg: "Field required", type: "missing" }] }],
    [400, ""],
    [405, ""],
    [422, { detail: [{ type: "missing", loc: ["body", "messages"], msg: "Field required" }] }],
    [
      403,
      error("The input plus max_tokens is beyond the context length of this model: 8193 > 8192"),
    ],
    [400, error("This model's maximum context length is 8192 tokens", "context_length_exceeded")],
    [
      400,
      error(
        "Unsupported parameter: 'max_tokens' is not supported with this model.",
        "unsupported_parameter",
      ),
    ],
    [
      400,
      error(
        "Unsupported value: 'temperature' does not support 0 with this model.",
        "unsupported_value",
      ),
    ],
    [413, error("Request body is larger than 10 MB")],
    [400, error("Failed to call a function. See failed_generation.", "tool_use_failed")],
    [404, "<html><title>404 Not Found</title></html>"],
    [404, error("Invalid URL (POST /v1/v1/chat/completions)", null, "invalid_request_error")],
    [
      400,
      wrapped(400, {
        error: { message: "max_tokens must be at least 16", code: "integer_below_min_value" },
      }),
    ],
  ],
  model_unavailable: [
    [422, {
      detail: [{
        loc: ["body", "model"],
        msg: "Input should be 'a' or 'b'",
        type: "literal_error",
      }],
    }],
    [400, error("Model foo not in allowed list: [a, b]")],
    [400, {
      error: { message: "Supported values are: 'a', 'b'", param: "model", code: "invalid_value" },
    }],
    [400, { message: "model 'foo' must be one of ['a','b']" }],
    [403, error("Requested model is not enabled for your organization")],
    [403, { message: "You are not entitled to use model foo" }],
    [404, error("The model foo has been sunset")],
    [403, error("Your plan does not include access to model foo")],
    [403, error("Your organization must be verified to use the model `foo`")],
    [404, { error: "Model foo is not hosted here" }],
    [404, {
      error: {
        code: 404,
        status: "NOT_FOUND",
        message: "This model models/x is no longer available to new users.",
      },
    }],
    [400, error("The model x is no longer supported")],
    [400, {
      status: 400,
      title: "Bad Request",
      detail: "Function id 'x': DEGRADED function cannot be invoked",
    }],
    [404, { message: "This model version has reached the end of its life." }],
    [404, { message: "Access denied. This Model is marked by provider as Legacy" }],
    [404, { message: "model 'x' was removed on September 15, 2026" }],
    [403, { code: "Model.AccessDenied", message: "Access denied." }],
    [403, error("No access to model: x", "no_access")],
    [403, { code: 30003, message: "Model disabled.", data: null }],
    [401, { type: "error", error: { type: "ModelError", message: "Model x not supported" } }],
    [404, { error: "Not Found", detail: "Model x not found" }],
    [404, error("This model is only supported in v1/responses and not in v1/chat/completions.")],
    [404, error("Not found the model x or Permission denied", null, "resource_not_found_error")],
    [
      400,
      error("The operation does not work with the specified model, x.", "OperationNotSupported"),
    ],
    [400, error("Unavailable model: x", "unavailable_model")],
    [400, { message: "The provided model identifier is invalid." }],
    [400, { message: "Invocation of model ID x with on-demand throughput isn’t supported." }],
    [403, { message: "You don't have access to the model with the specified model ID." }],
    [404, { status: 404, title: "Not Found", detail: "Function 'x': Not found for account 'y'" }],
    [404, error("No models loaded. Please load a model in the developer page.")],
    [404, error("Your account 1 has not activated the model x.", "ModelNotOpen", "NotFound")],
    [404, { errors: [{ description: "No active model found by id: x" }] }],
    [400, error("The model `x` is unsupported.")],
    [404, { error_code: "RESOURCE_DOES_NOT_EXIST", message: "The given endpoint does not exist" }],
    [
      404,
      error("The model `x` does not exist or you do not have access to it.", "model_not_found"),
    ],
    [
      400,
      error(
        "The model `x` has been decommissioned and is no longer supported.",
        "model_decommissioned",
      ),
    ],
    [400, error("Unable to access non-serverless model x", "model_not_available")],
    [404, { type: "error", error: { type: "not_found_error", message: "model: claude-x" } }],
    [400, { error: { code: 400, message: "x/y is not a valid model ID" } }],
    [404, { error: { code: 404, message: "No endpoints found for x/y." } }],
    [
      404,
      error("This is not a chat model and thus not supported in the v1/chat/completions endpoint."),
    ],
    [403, error("You are not allowed to sample from this model")],
    [400, error("Model Not Exist", "invalid_request_error")],
    [400, { object: "error", message: "Invalid model: x", type: "invalid_model", code: "1500" }],
    [404, {
      error: {
        code: 404,
        message: "models/x is not found for API version v1",
        status: "NOT_FOUND",
      },
    }],
    [404, { error: "model 'x' not found, try pulling it first" }],
    [404, error("Model not found, inaccessible, and/or not deployed", "NOT_FOUND")],
    [503, { error: { code: 503, message: "No available model provider meets your requirements" } }],
    [410, error("Gone")],
    [
      400,
      error(
        "The supported API model names are deepseek-v4-pro or deepseek-v4-flash, but you passed x.",
        "invalid_request_error",
        "invalid_request_error",
      ),
    ],
    [400, error("Supported models: a, b")],
    [
      400,
      error("Invalid model name passed in model=x. Call `/v1/models` to view available models"),
    ],
    [422, { detail: [{ loc: ["body", "model"], msg: "model must be one of a, b" }] }],
    [400, error("Unrecognized model: x")],
    [400, { code: 20012, message: "Model does not exist. Please check it carefully.", data: null }],
    [503, {
      error: { message: "当前分组 default 下对于模型 x 无可用渠道", type: "new_api_error" },
    }],
    [400, { error: { code: "1211", message: "模型不存在，请检查模型代码。" } }],
  ],
  timeout: [
    [408, { error: { code: 408, message: "Your request timed out" } }],
    [504, "<html><title>504 Gateway Time-out</title></html>"],
    [524, ""],
  ],
  server_error: [
    [424, { error: "Request failed during generation: CUDA out of memory" }],
    [500, ""],
    [500, error("Model worker is unavailable")],
    [500, error("The server had an error while processing your request", null, "server_error")],
    [500, { type: "error", error: { type: "api_error", message: "Internal server error" } }],
    [502, "<html><title>502 Bad Gateway</title></html>"],
    [502, wrapped(502, "upstream connect error or disconnect/reset before headers")],
  ],
  invalid_response: [[302, ""], [304, ""]],
};

/** What others say in their own languages, with a status that says nothing or misleads. */
const foreign: Record<string, string[]> = {
  quota_exceeded: [
    "您的GLM Coding Plan套餐已到期，暂无法使用",
    "残高が不足しています。",
    "잔액이 부족합니다. 충전 후 이용해 주세요.",
    "Недостаточно средств на балансе",
    "Ihr Guthaben ist aufgebraucht.",
    "Solde insuffisant. Veuillez recharger votre compte.",
    "Saldo insuficiente para completar a requisição",
    "Credito esaurito",
    "Yetersiz bakiye",
  ],
  rate_limited: [
    "请求限频，请稍后重试",
    "利用上限に達しました。",
    "요청이 너무 많습니다.",
    "Превышен лимит запросов",
    "Zu viele Anfragen",
    "Trop de requêtes",
    "Demasiadas solicitudes",
  ],
  overloaded: [
    "该模型当前访问量过大，请您稍后再试",
    "当前分组上游负载已饱和",
    "サーバーが混み合っています",
  ],
  auth_failed: [
    "APIキーが無効です。",
    "API 키가 유효하지 않습니다.",
    "Неверный API-ключ",
    "Ungültiger API-Schlüssel",
    "Clé API invalide",
    "La clave de API no es válida: clave inválida",
  ],
  model_unavailable: [
    "モデルが見つかりません。",
    "요청하신 모델을 찾을 수 없습니다.",
    "Модель не найдена",
    "Das Modell wurde nicht gefunden.",
    "Le modèle demandé est introuvable.",
    "El modelo no existe",
    "O modelo não existe",
  ],
};

describe("classifyFailure()", () => {
  it("understands ten languages", () => {
    for (const [outcome, messages] of Object.entries(foreign)) {
      for (const message of messages) {
        assert.equal(classifyFailure(400, readErrorBody(error(message))), outcome, message);
      }
    }
    const busy = readErrorBody(error("该模型当前访问量过大，请您稍后再试", "1305"));
    assert.equal(classifyFailure(429, busy), "overloaded");
    const empty = readErrorBody(error("残高が不足しています。"));
    assert.equal(classifyFailure(403, empty), "quota_exceeded");
    const denied = readErrorBody(error("key not allowed to access x", "key_model_access_denied"));
    assert.equal(classifyFailure(403, denied), "model_unavailable");
  });

  for (const [outcome, answers] of Object.entries(cases)) {
    it(`finds ${outcome}`, () => {
      for (const [status, body] of answers) {
        assert.equal(classifyFailure(status, readErrorBody(body)), outcome, JSON.stringify(body));
      }
    });
  }
});
