import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Outcome } from "../errors/outcome.ts";
import { makeTarget } from "../testing/make_target.ts";
import { chunkOf, eventOf, serveAnswers } from "../testing/serve_answers.ts";
import { serveRaw } from "../testing/serve_raw.ts";
import { measureTarget } from "./measure_target.ts";

/** An answer that is an error: its status, its body, and the header in which AWS names the kind. */
type Refusal = [status: number, body: unknown, kind?: string];

function azure(code: string, message: string, more: Record<string, unknown> = {}) {
  return { error: { code, message, ...more } };
}

function google(code: number, status: string, message: string, reason?: string) {
  const details = reason === undefined ? {} : {
    details: [
      { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason, domain: "googleapis.com" },
    ],
  };
  return { error: { code, message, status, ...details } };
}

const FILTERED = {
  code: "ResponsibleAIPolicyViolation",
  content_filter_result: {
    hate: { filtered: false, severity: "safe" },
    violence: { filtered: true, severity: "medium" },
  },
};

const REFUSALS: Record<string, Partial<Record<Outcome, Refusal[]>>> = {
  "Azure OpenAI": {
    auth_failed: [
      [
        401,
        azure(
          "401",
          "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.",
        ),
      ],
      [401, {
        statusCode: 401,
        message:
          "Unauthorized. Access token is missing, invalid, audience is incorrect (https://cognitiveservices.azure.com), or have expired.",
      }],
      [401, azure("PermissionDenied", "Principal does not have access to API/Operation.")],
      [
        401,
        azure(
          "PermissionDenied",
          "The principal `p` lacks the required data action `Microsoft.CognitiveServices/accounts/OpenAI/deployments/chat/completions/action` to perform `POST /openai/deployments/{deployment-id}/chat/completions` operation.",
        ),
      ],
      [
        403,
        azure(
          "AuthenticationTypeDisabled",
          "Key based authentication is disabled for this resource.",
        ),
      ],
      [400, azure("BadRequest", "Tenant provided in token does not match resource token")],
    ],
    blocked: [
      [403, azure("403", "Access denied due to Virtual Network/Firewall rules.")],
      [403, azure("403", "Public access is disabled. Please configure private endpoint.")],
      [403, azure("AccessDenied", "Traffic is not from an approved private endpoint.")],
    ],
    model_unavailable: [
      [
        404,
        azure(
          "DeploymentNotFound",
          "The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.",
        ),
      ],
      [404, azure("404", "The API deployment for this resource does not exist.")],
      [400, azure("unknown_model", "Unknown model: gpt-x")],
      [400, azure("ModelDeprecated", "The model gpt-x has been deprecated.")],
    ],
    content_filtered: [
      [
        400,
        azure(
          "content_filter",
          "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry.",
          { type: null, param: "prompt", status: 400, innererror: FILTERED },
        ),
      ],
      [400, azure("BadRequest", "The request was not served.", { innererror: FILTERED })],
      [400, azure("ContentFilterBlocked", "The request was not served.")],
    ],
    rate_limited: [
      [
        429,
        azure(
          "429",
          "Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2024-10-21 have exceeded token rate limit of your current OpenAI S0 pricing tier. Please retry after 22 seconds.",
        ),
      ],
      [
        429,
        azure(
          "RateLimitReached",
          "Your requests to gpt-x in East US have exceeded call rate limit.",
        ),
      ],
      [429, { statusCode: 429, message: "Rate limit is exceeded. Try again in 20 seconds." }],
      [429, azure("too_many_requests", "Too Many Requests")],
    ],
    quota_exceeded: [
      [403, {
        statusCode: 403,
        message: "Out of call volume quota. Quota will be replenished in 01:23:45.",
      }],
      [
        403,
        azure(
          "ReadOnlyDisabledSubscription",
          "The subscription 's' is disabled and therefore read only.",
        ),
      ],
    ],
    overloaded: [
      [
        429,
        azure(
          "NoCapacity",
          "The system is currently experiencing high demand and cannot process your request. Your request exceeds the maximum usage size allowed during peak load.",
        ),
      ],
      [
        503,
        azure("ServiceUnavailable", "The service is temporarily unable to process your request."),
      ],
    ],
    timeout: [[408, azure("Timeout", "The operation was timeout.")]],
    server_error: [
      [500, azure("InternalServerError", "Backend returned unexpected response.")],
    ],
    bad_request: [[404, azure("404", "Resource not found")]],
  },
  "Amazon Bedrock": {
    rate_limited: [
      [
        429,
        { message: "Too many tokens, please wait before trying again." },
        "ThrottlingException",
      ],
      [400, {
        __type: "com.amazon.coral.availability#ThrottlingException",
        message: "Rate exceeded",
      }],
      [400, { message: "Wait." }, "ThrottlingException:http://internal.amazon.com/coral/"],
      [400, { Error: { Code: "Throttling", Message: "Rate exceeded" }, RequestId: "r" }],
      [400, { __type: "RequestLimitExceeded", message: "Wait." }],
      [503, { message: "Please reduce your request rate." }, "SlowDown"],
      [
        400,
        {
          __type: "ServiceQuotaExceededException",
          message: "The service quota is exceeded. Resubmit later.",
        },
      ],
      [
        400,
        { message: "Your request exceeds the service quota for your account." },
        "ServiceQuotaExceededException",
      ],
    ],
    auth_failed: [
      [
        403,
        {
          Message:
            "User: arn:aws:iam::1:user/u is not authorized to perform: bedrock:InvokeModel on resource: arn:aws:bedrock:us-west-2::foundation-model/openai.gpt-oss-20b-1:0 because no identity-based policy allows the bedrock:InvokeModel action",
        },
        "AccessDeniedException",
      ],
      [400, {
        __type: "com.amazon.coral.service#AccessDeniedException",
        message:
          "User: arn:aws:iam::1:user/u is not authorized to perform: bedrock:InvokeModel on resource: arn:aws:bedrock:us-west-2::foundation-model/m is not available",
      }],
      [
        403,
        { message: "The security token included in the request is expired" },
        "ExpiredTokenException",
      ],
      [400, {
        __type: "com.amazon.coral.service#ExpiredTokenException",
        message: "The security token included in the request is expired",
      }],
      [400, { Error: { Code: "ExpiredToken", Message: "The provided token has expired." } }],
      [400, { message: "No." }, "UnrecognizedClientException:"],
      [400, {
        __type: "InvalidSignatureException",
        message: "Signature expired: 2026 is now earlier",
      }],
      [400, { __type: "IncompleteSignatureException", message: "It lacks a part." }],
      [403, { message: "Missing Authentication Token" }, "MissingAuthenticationTokenException"],
      [403, { Message: "Authentication failed: Please make sure your API Key is valid." }],
      [403, { message: "Bearer Token has expired" }, "AccessDeniedException"],
    ],
    model_unavailable: [
      [
        403,
        { message: "You don't have access to the model with the specified model ID." },
        "AccessDeniedException",
      ],
      [
        404,
        {
          message: "Could not resolve the foundation model from the provided model identifier.",
        },
        "ResourceNotFoundException",
      ],
      [400, { message: "The provided model identifier is invalid." }, "ValidationException"],
      [400, {
        __type: "ValidationException",
        message: "Invocation of model ID m with on-demand throughput isn't supported.",
      }],
    ],
    blocked: [[
      400,
      {
        message: "Access to these models is not allowed from unsupported countries or territories.",
      },
      "ValidationException",
    ]],
    overloaded: [
      [503, { message: "Unable to serve." }, "ServiceUnavailableException"],
      [429, { message: "Model is getting ready. Please try again." }, "ModelNotReadyException"],
    ],
    timeout: [[408, { message: "The request took too long." }, "ModelTimeoutException"]],
    server_error: [
      [424, { message: "The model failed." }, "ModelErrorException"],
      [500, { __type: "InternalServerException", message: "Failed." }],
    ],
    bad_request: [
      [400, { message: "Malformed input request, please reformat." }, "ValidationException"],
      [400, { __type: "ValidationException", message: "Input is too long for requested model." }],
    ],
  },
  "Google Vertex AI": {
    auth_failed: [
      [
        401,
        google(
          401,
          "UNAUTHENTICATED",
          "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.",
          "ACCESS_TOKEN_EXPIRED",
        ),
      ],
      [400, google(400, "UNAUTHENTICATED", "The credentials are not those of this project.")],
      [400, { error: "invalid_grant", error_description: "Token has been expired or revoked." }],
      [401, google(401, "UNAUTHENTICATED", "API keys are not supported by this API.")],
      [
        403,
        google(
          403,
          "PERMISSION_DENIED",
          "Permission 'aiplatform.endpoints.predict' denied on resource '//aiplatform.googleapis.com/projects/p/locations/l/publishers/google/models/x' (or it may not exist).",
          "IAM_PERMISSION_DENIED",
        ),
      ],
      [
        403,
        google(
          403,
          "PERMISSION_DENIED",
          "Permission 'aiplatform.endpoints.predict' denied on resource '//aiplatform.googleapis.com/projects/p/locations/l/publishers/google/models/x' (or it may not exist).",
        ),
      ],
      [
        403,
        google(
          403,
          "PERMISSION_DENIED",
          "Vertex AI API has not been used in project 1 before or it is disabled. Enable it, then retry.",
          "SERVICE_DISABLED",
        ),
      ],
    ],
    rate_limited: [
      [429, google(429, "RESOURCE_EXHAUSTED", "Resource exhausted. Please try again later.")],
      [
        429,
        google(
          429,
          "RESOURCE_EXHAUSTED",
          "Quota exceeded for aiplatform.googleapis.com/generate_content_requests_per_minute_per_project_per_base_model with base model: x. Please submit a quota increase request.",
          "RATE_LIMIT_EXCEEDED",
        ),
      ],
    ],
    quota_exceeded: [
      [
        403,
        google(
          403,
          "PERMISSION_DENIED",
          "This API method requires billing to be enabled. Please enable billing on project #1.",
          "BILLING_DISABLED",
        ),
      ],
      [403, google(403, "PERMISSION_DENIED", "This API method requires billing to be enabled.")],
    ],
    model_unavailable: [
      [
        404,
        google(
          404,
          "NOT_FOUND",
          "Publisher Model `projects/p/locations/l/publishers/google/models/x` was not found or your project does not have access to it.",
        ),
      ],
      [
        400,
        google(
          400,
          "FAILED_PRECONDITION",
          "Project `p` is not allowed to use Publisher Model `projects/p/locations/l/publishers/x/models/y`",
        ),
      ],
      [400, google(400, "INVALID_ARGUMENT", "Malformed publisher model `x`, expected `a/b`.")],
    ],
    blocked: [[
      403,
      google(
        403,
        "PERMISSION_DENIED",
        "Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: v",
        "SECURITY_POLICY_VIOLATED",
      ),
    ]],
    overloaded: [[503, google(503, "UNAVAILABLE", "The service is currently unavailable.")]],
    timeout: [[504, google(504, "DEADLINE_EXCEEDED", "Deadline expired.")]],
    server_error: [[500, google(500, "INTERNAL", "Internal error encountered.")]],
    bad_request: [[400, google(400, "INVALID_ARGUMENT", "The request has an unknown field.")]],
  },
};

/** What a cloud's error becomes, over a connection. */
async function measureRefusal([status, body, kind]: Refusal) {
  await using provider = serveAnswers(() =>
    Response.json(body, {
      status,
      headers: kind === undefined ? {} : { "x-amzn-errortype": kind },
    })
  );
  return await measureTarget(makeTarget(), { baseUrl: provider.baseUrl, apiKey: "test-key" });
}

describe("measureTarget() of a cloud's errors", () => {
  for (const [cloud, expected] of Object.entries(REFUSALS)) {
    for (const [outcome, refusals] of Object.entries(expected)) {
      it(`tells ${outcome} from what ${cloud} says, as an object and in an array`, async () => {
        for (const [status, body, kind] of refusals!) {
          for (const sent of [body, [body]]) {
            const measured = await measureRefusal([status, sent, kind]);
            assert.equal(measured.outcome, outcome, JSON.stringify(body));
            assert.equal(measured.status_code, status);
            assert.ok(measured.error_message);
          }
        }
      });
    }
  }

  it("keeps AWS's word for the kind, from the body or the header, without what stands around it", async () => {
    const said: Refusal[] = [
      [400, { __type: "com.amazon.coral.service#ExpiredTokenException", message: "Expired" }],
      [403, { message: "Expired" }, "ExpiredTokenException:http://internal.amazon.com/coral/"],
      [403, { __type: "ExpiredTokenException", message: "Expired" }, "AccessDeniedException"],
    ];
    for (const refusal of said) {
      assert.equal((await measureRefusal(refusal)).error_code, "ExpiredTokenException");
    }
  });
});

/** What Azure says of its filter; nothing of it is generated. */
const SAFE = { hate: { filtered: false, severity: "safe" }, jailbreak: { detected: false } };
const HEAD = { id: "", object: "", created: 0, model: "" };
const PROMPT_FILTER = {
  ...HEAD,
  choices: [],
  prompt_filter_results: [{ prompt_index: 0, content_filter_results: SAFE }],
};
const PROMPT_ANNOTATION = {
  ...HEAD,
  choices: [],
  prompt_annotations: [{ prompt_index: 0, content_filter_results: SAFE }],
  usage: null,
};
function asyncFilter(results: unknown, finish_reason: string | null = null) {
  return {
    ...HEAD,
    choices: [{
      index: 0,
      finish_reason,
      content_filter_results: results,
      content_filter_offsets: { check_offset: 44, start_offset: 44, end_offset: 198 },
      content_filter_raw: [{ text: "Red" }],
    }],
    usage: null,
  };
}
const UNFILTERED = {
  error: { code: "content_filter_error", message: "The contents are not filtered" },
};

describe("measureTarget() of Azure's stream", () => {
  async function measureEvents(before: unknown[], after: unknown[]) {
    const encoder = new TextEncoder();
    await using server = serveRaw(async (connection) => {
      const send = async (text: string) => {
        for (const byte of encoder.encode(text)) await connection.write(Uint8Array.of(byte));
      };
      await send("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n");
      await send(before.map(eventOf).join(""));
      // The filter's words come this long before the first token.
      await new Promise((resolve) => setTimeout(resolve, 100));
      await send(after.map(eventOf).join("") + eventOf("[DONE]"));
    });
    return await measureTarget(makeTarget(), { baseUrl: server.baseUrl, apiKey: "test-key" });
  }

  it("takes no word of its filter for a token or an end", async () => {
    const before = [
      PROMPT_FILTER,
      PROMPT_ANNOTATION,
      asyncFilter(SAFE),
      asyncFilter(UNFILTERED),
      { ...chunkOf({ role: "assistant", content: "" }), prompt_filter_results: [] },
      chunkOf({ role: "assistant", refusal: null, content: null }),
    ];
    const measured = await measureEvents(before, [
      chunkOf({ content: "Red" }),
      asyncFilter(SAFE),
      chunkOf({}, "stop"),
      asyncFilter(SAFE),
      { ...HEAD, choices: [], usage: { prompt_tokens: 5, completion_tokens: 1, total_tokens: 6 } },
    ]);
    assert.equal(measured.outcome, "success");
    assert.equal(measured.response_text, "Red");
    assert.ok(measured.ttft_ms === null || measured.ttft_ms >= 100, `${measured.ttft_ms}`);
    assert.equal(measured.served_model, "served");
    assert.equal(measured.output_tokens, 1);
  });

  it("has no first token and no success where only the filter speaks", async () => {
    const measured = await measureEvents([PROMPT_FILTER, asyncFilter(SAFE)], [asyncFilter(SAFE)]);
    assert.notEqual(measured.outcome, "success");
    assert.equal(measured.ttft_ms, null);
  });

  it("tells an answer that its filter stopped, late or at once", async () => {
    const stopped = asyncFilter({ hate: { filtered: true, severity: "high" } }, "content_filter");
    for (const words of [[chunkOf({ content: "Red" })], []]) {
      const measured = await measureEvents([PROMPT_FILTER], [...words, stopped]);
      assert.equal(measured.outcome, "content_filtered");
    }
  });
});
