import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { formatResult } from "./format_result.ts";
import type { Result } from "./run_rows.ts";

const measured: Result = {
  id: "00000000-0000-4000-8000-000000000001",
  target_id: "00000000-0000-4000-8000-000000000002",
  request_id: "00000000-0000-4000-8000-000000000003",
  provider: "openai",
  model: "gpt-4o-mini",
  success: true,
  outcome: "success",
  error_message: null,
  status_code: 200,
  total_latency_ms: 4412.0312,
  ttft_ms: 871.2404,
  tps: 30.4966,
  input_tokens: 520,
  output_tokens: 109,
  token_source: "provider",
  cost_usd: 0.0001434,
};

const refused: Result = {
  ...measured,
  success: false,
  outcome: "network_error",
  error_message: "Connection refused\n\x1b[31mreally",
  status_code: null,
  total_latency_ms: 3.2,
  ttft_ms: null,
  tps: null,
  input_tokens: null,
  output_tokens: null,
  token_source: "none",
  cost_usd: null,
};

describe("formatResult()", () => {
  it("names the address that the call was sent to instead", () => {
    const endpoint = "http://127.0.0.1:18080/v1";
    const text = formatResult({ ...measured, endpoint }, false);
    assert.match(text, /^ {3}Address: openai → http:\/\/127\.0\.0\.1:18080\/v1$/m);
    assert.doesNotMatch(formatResult(measured, false), /Address/);
  });

  it("names another model that answered, and where", () => {
    const answered = { ...measured, upstream: "DeepInfra", served_model: "small-8b" };
    const text = formatResult({ ...answered, served_as_other: true }, false);
    assert.match(text, /^ {3}Note: another model answered at DeepInfra: small-8b$/m);
    assert.doesNotMatch(formatResult({ ...answered, served_as_other: null }, false), /Note/);
  });

  it("says why times are not compared", () => {
    const text = formatResult({ ...measured, remarks: ["encoded", "cut_prompt"] }, false);
    assert.match(
      text,
      /\n +Note: its body came compressed.*\n +Note: times not compared: the pro/,
    );
    assert.doesNotMatch(formatResult({ ...measured, remarks: [] }, false), /Note/);
  });

  it("says how long the provider asks to wait", () => {
    assert.match(
      formatResult({ ...refused, retry_after_ms: 30_000 }, false),
      /^ {3}Retry after: 30\.00 s$/m,
    );
    assert.doesNotMatch(formatResult(refused, false), /Retry after/);
  });

  it("says that an answer was held back on its way", () => {
    const held = formatResult({ ...measured, tps: null, batched: true }, false);
    assert.match(held, /^ {3}TPS: .*\(the answer was held back on its way\)$/m);
    assert.doesNotMatch(formatResult({ ...measured, batched: false }, false), /held back/);
  });

  it("prints the block of a success", () => {
    assert.equal(
      formatResult(measured, false),
      [
        "✅ Success (openai)",
        "   Total Latency: 4412.03 ms",
        "   TTFT: 871.24 ms",
        "   TPS: 30.50 tokens/sec",
        "   Tokens: 520 in / 109 out",
        "   Cost: $0.000143",
        "   Status: 200",
        "   Saved to DB",
      ].join("\n"),
    );
  });

  it("prints a failure with its outcome and message, and no number it does not know", () => {
    assert.equal(
      formatResult(refused, false),
      [
        "❌ Failed (openai): network_error",
        "   Total Latency: 3.20 ms",
        "   TTFT: unknown",
        "   TPS: unknown",
        "   Tokens: unknown",
        "   Cost: unknown",
        "   Status: unknown",
        "   Error: Connection refused really",
        "   Saved to DB",
      ].join("\n"),
    );
  });

  it("says that a result is simulated, that tokens are estimated, that a cost is unknown", () => {
    const text = formatResult({ ...measured, token_source: "estimated", cost_usd: null }, true);
    assert.match(text, /^✅ Success \(openai, simulated\)$/m);
    assert.match(text, /^ {3}Tokens: 520 in \/ 109 out \(estimated\)$/m);
    assert.match(text, /^ {3}Cost: unknown$/m);
  });
});
