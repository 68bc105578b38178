import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { isErrorBody } from "./is_error_body.ts";
import { readErrorBody } from "./read_error_body.ts";
import type { ErrorDetails } from "./failure.ts";

const cases: [string, unknown, Partial<ErrorDetails>][] = [
  ["OpenAI", {
    error: { message: "No", type: "requests", param: "n", code: "rate_limit_exceeded" },
  }, {
    message: "No",
    type: "requests",
    param: "n",
    code: "rate_limit_exceeded",
  }],
  ["Together", {
    id: "o1",
    error: { message: "No", type: "credit_limit", param: null, code: null },
  }, {
    message: "No",
    code: "credit_limit",
    param: null,
  }],
  ["OpenRouter, with the cause as JSON in a string", {
    error: {
      code: 400,
      message: "Provider returned error",
      metadata: {
        provider_name: "OpenAI",
        raw: JSON.stringify({
          error: { message: "No 'top_p'", param: "top_p", code: "unsupported_parameter" },
        }),
      },
    },
    user_id: "user_1",
  }, { message: "No 'top_p'", param: "top_p", code: "unsupported_parameter", status: 400 }],
  ["OpenRouter, with the cause as words", {
    error: {
      code: 429,
      message: "Provider returned error",
      metadata: { raw: "temporarily rate-limited" },
    },
  }, { message: "temporarily rate-limited", code: "429", status: 429 }],
  ["OpenRouter, wrapped twice", {
    error: {
      code: 502,
      message: "Provider returned error",
      metadata: {
        raw: JSON.stringify({
          error: { code: 400, message: "x", metadata: { raw: '{"error":{"message":"deep"}}' } },
        }),
      },
    },
  }, { message: "deep" }],
  ["OpenRouter's availability", {
    error: {
      message: "Busy",
      error_type: "provider_unavailable",
      http_status: 503,
      availability: { code: "provider_overloaded", retryable: true, retry_after: 2.5 },
    },
  }, { message: "Busy", code: "provider_overloaded", status: 503, retryAfterMs: 2500 }],
  ["OpenRouter's error_type", {
    error: { code: 429, message: "No", metadata: { error_type: "rate_limit_exceeded" } },
  }, { message: "No", code: "rate_limit_exceeded", status: 429 }],
  ["xAI and Ollama: a string", { code: "invalid-argument", error: "No" }, {
    message: "No",
    code: "invalid-argument",
  }],
  ["a status phrase beside the message", {
    statusCode: 404,
    message: "Model x not found",
    error: "Not Found",
  }, { message: "Model x not found", code: "Not Found", status: 404 }],
  ["a status phrase beside a list of messages", { message: ["No"], error: "Bad Request" }, {
    message: "No",
    code: "Bad Request",
  }],
  ["a status phrase beside a detail", { error: "Not Found", detail: "Model x not found" }, {
    message: "Model x not found",
    code: "Not Found",
  }],
  ["OAuth", { error: "invalid_client", error_description: "No" }, {
    message: "No",
    code: "invalid_client",
  }],
  ["a code beside the message", { error: "too_many_requests", message: "Slow down" }, {
    message: "Slow down",
    code: "too_many_requests",
  }],
  ["a word beside an empty message", { error: "overloaded", message: " " }, {
    message: "overloaded",
  }],
  ["a sentence beside a status phrase", { error: "Model x not found", message: "Not Found" }, {
    message: "Model x not found",
  }],
  ["Mistral: detail", { detail: "No" }, { message: "No", code: null }],
  ["Mistral: flat", { object: "error", message: "No", type: "invalid_model", code: "1500" }, {
    message: "No",
    code: "invalid_model",
  }],
  ["FastAPI: a list of details", {
    detail: [{ type: "extra_forbidden", loc: ["body", "stream_options"], msg: "Extra inputs" }],
  }, { message: "Extra inputs", code: "extra_forbidden", param: "stream_options" }],
  ["flat", { code: 400, message: "No", type: "Bad Request" }, { message: "No", status: 400 }],
  ["Anthropic", { type: "error", error: { type: "overloaded_error", message: "No" } }, {
    message: "No",
    code: "overloaded_error",
  }],
  ["Google, in a list", [{
    error: {
      code: 429,
      message: "No",
      status: "RESOURCE_EXHAUSTED",
      details: [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "34.5s" }],
    },
  }], { message: "No", code: "RESOURCE_EXHAUSTED", status: 429, retryAfterMs: 34_500 }],
  ["Google's reason", {
    error: {
      code: 400,
      message: "No",
      status: "INVALID_ARGUMENT",
      details: [{ reason: "API_KEY_INVALID" }],
    },
  }, { message: "No", code: "API_KEY_INVALID" }],
  ["a message that is JSON", {
    error: { message: '{"error":{"message":"No","code":"x"}}', code: 1 },
  }, {
    message: "No",
    code: "x",
  }],
  ["a list of errors", { success: false, errors: [{ code: 7003, message: "No" }] }, {
    message: "No",
  }],
  ["AWS", { __type: "ThrottlingException", Message: "No" }, {
    message: "No",
    code: "ThrottlingException",
  }],
  ["Z.ai", { code: 500, msg: "No", success: false }, { message: "No", status: 500 }],
  ["Baidu", { error_code: 336003, error_msg: "No" }, { message: "No", code: "336003" }],
  ["Databricks", { error_code: "PERMISSION_DENIED", message: "No" }, {
    message: "No",
    code: "PERMISSION_DENIED",
  }],
  ["MiniMax", { id: "x", base_resp: { status_code: 1008, status_msg: "No" } }, {
    message: "No",
    code: "1008",
    status: null,
  }],
  ["Writer", { tpe: "Fail", errors: [{ description: "No" }] }, { message: "No" }],
  ["Apigee", { fault: { faultstring: "No", detail: { errorcode: "oauth.v2.InvalidApiKey" } } }, {
    message: "No",
    code: "oauth.v2.InvalidApiKey",
  }],
  ["the request's id", { type: "error", error: { message: "No" }, request_id: "req_1" }, {
    message: "No",
    requestId: "req_1",
  }],
  ["Together's id", { id: "o1", error: { message: "No" } }, { requestId: "o1" }],
  ["a wait beyond belief", {
    error: { message: "No", availability: { retry_after: 1e9 } },
  }, { retryAfterMs: null }],
  ["problem details", { title: "Bad Gateway", status: 502, detail: "No" }, {
    message: "No",
    status: 502,
  }],
];

describe("readErrorBody()", () => {
  for (const [name, body, expected] of cases) {
    it(`reads ${name}`, () => {
      for (const found of [readErrorBody(body), readErrorBody(JSON.stringify(body, null, 2))]) {
        for (const [field, value] of Object.entries(expected)) {
          assert.equal(found[field as keyof ErrorDetails], value, field);
        }
      }
    });
  }

  it("reads bodies that are not JSON", () => {
    assert.equal(readErrorBody("upstream connect error").message, "upstream connect error");
    assert.equal(readErrorBody('{"error": cut off').message, '{"error": cut off');
    assert.equal(
      readErrorBody("<html><head><title>502 Bad Gateway</title></head>…</html>").message,
      "502 Bad Gateway",
    );
    assert.equal(
      readErrorBody("<!DOCTYPE html><body><p>Sorry,\n  closed</p>").message,
      "Sorry, closed",
    );
    assert.equal(readErrorBody('event: error\ndata: {"error":{"message":"No"}}').message, "No");
    assert.equal(readErrorBody('data: {"message":"No"}\n\ndata: [DONE]\n\n').message, "No");
  });

  it("finds nothing in nothing", () => {
    for (
      const body of ["", "  \n", null, undefined, 5, {}, [], { error: null }, { error: {} }, "{}"]
    ) {
      assert.equal(readErrorBody(body).message, null);
      assert.equal(readErrorBody(body).code, null);
    }
  });

  it("is quick with HTML made to be slow", () => {
    for (const piece of ["<", "</", "<a ", "<title", "<script>", "<style></script>"]) {
      assert.notEqual(readErrorBody(`<html>${piece.repeat(20_000)}`), null);
    }
    const page = `<html><body>Sorry${"<br>".repeat(20_000)}</body></html>`;
    assert.equal(readErrorBody(page).message, "Sorry");
  });

  it("stops at a body that wraps itself without end", () => {
    let body: unknown = { message: "deep" };
    for (let depth = 0; depth < 10_000; depth++) body = { error: body };
    assert.equal(readErrorBody(body).message, null);
  });
});

describe("isErrorBody()", () => {
  it("tells an error from an answer", () => {
    for (const [, body] of cases) assert.equal(isErrorBody(body), true);
    assert.equal(isErrorBody({ choices: [{ message: { content: "Hi" } }], error: null }), false);
    assert.equal(isErrorBody({ type: "message", content: [] }), false);
    assert.equal(isErrorBody("Hi"), false);
    assert.equal(isErrorBody({ success: true, errors: [], result: {} }), false);
    assert.equal(isErrorBody({ base_resp: { status_code: 0, status_msg: "success" } }), false);
  });
});
