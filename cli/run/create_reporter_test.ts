import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createReporter } from "./create_reporter.ts";
import type { RunEvent } from "./follow_run.ts";
import type { Result, Target } from "./run_rows.ts";

function target(slug: string, changes: Partial<Target> = {}): Target {
  return {
    id: slug,
    position: 1,
    sample: 1,
    region: null,
    state: "leased",
    claims: 1,
    closed_reason: null,
    providers: { slug, simulated: false },
    models: { name: "small" },
    workloads: { name: "default", comparable: true },
    ...changes,
  };
}

function result(provider: string): Result {
  return {
    id: provider,
    target_id: provider,
    request_id: null,
    provider,
    model: "small",
    success: true,
    outcome: "success",
    error_message: null,
    status_code: 200,
    total_latency_ms: 1,
    ttft_ms: 1,
    tps: 1,
    input_tokens: 1,
    output_tokens: 1,
    token_source: "provider",
    cost_usd: 1,
  };
}

/** The first line of each block that the events lead to. */
function headings(events: RunEvent[]): string[] {
  const printed: string[] = [];
  const report = createReporter((text) => printed.push(...text.trim().split("\n")));
  for (const event of events) report(event);
  return printed.filter((line) => !line.startsWith("   "));
}

describe("createReporter()", () => {
  it("prints a heading when a measurement begins and its block below it", () => {
    const a = target("a");
    assert.deepEqual(headings([{ kind: "claimed", target: a }]), ["Testing → a / small"]);
    assert.deepEqual(
      headings([
        { kind: "claimed", target: a },
        { kind: "measured", target: a, result: result("a") },
      ]),
      ["Testing → a / small", "✅ Success (a)"],
    );
  });

  it("repeats the heading when another worker's block came in between", () => {
    const [a, b] = [target("a"), target("b")];
    assert.deepEqual(
      headings([
        { kind: "claimed", target: a },
        { kind: "claimed", target: b },
        { kind: "measured", target: b, result: result("b") },
        { kind: "measured", target: a, result: result("a") },
      ]),
      [
        "Testing → a / small",
        "Testing → b / small",
        "✅ Success (b)",
        "Testing → a / small",
        "✅ Success (a)",
      ],
    );
  });

  it("names the sample and the region", () => {
    const second = target("a", { sample: 2, region: "eu-central-1" });
    assert.deepEqual(headings([{ kind: "claimed", target: second }]), [
      "Testing → a / small (sample 2, eu-central-1)",
    ]);
  });

  it("says that a target was closed without a result, and why", () => {
    const lost = target("a", {
      state: "worker_lost",
      closed_reason: "its worker was lost 3 times",
    });
    assert.deepEqual(headings([{ kind: "closed", target: lost }]), [
      "Testing → a / small",
      "⚠️ Not measured: worker lost (its worker was lost 3 times)",
    ]);
  });
});
