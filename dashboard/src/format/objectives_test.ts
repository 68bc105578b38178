import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import type { Objective } from "../api/objective.ts";
import {
  describeBudget,
  describeCalls,
  describeObjective,
  describeVerdict,
  formatBurn,
  formatPart,
} from "./objectives.ts";

const SOME: Objective = {
  objective: "fast",
  metric: "ttft",
  threshold: 1000,
  target_percent: 99.5,
  provider: null,
  model: null,
  family: null,
  region: null,
  workload: null,
  period_days: 30,
  simulated: false,
  verdict: "met",
  n: 2880,
  met_n: 2876,
  needed_n: 200,
  met_percent: 100 * 2876 / 2880,
  budget_left_calls: 10.4,
  budget_left_percent: 72.2,
  budget_left_hours: 2.6,
  burn_rate_1h: 0,
  burn_rate_1d: 0.8,
};

describe("an objective in words", () => {
  const asks = (given: Partial<Objective>) => describeObjective({ ...SOME, ...given });
  const counts = (given: Partial<Objective>) => describeCalls({ ...SOME, ...given });
  const leaves = (given: Partial<Objective>) => describeBudget({ ...SOME, ...given });

  it("says what is asked for", () => {
    assert.equal(asks({}), "99.5% of calls have their first token within 1,000 ms");
    assert.equal(
      asks({ metric: "latency", threshold: 2500.5 }),
      "99.5% of calls end within 2,500.5 ms",
    );
    assert.equal(
      asks({ metric: "tps", threshold: 40, target_percent: 90 }),
      "90% of calls have at least 40 tokens per second",
    );
    assert.equal(asks({ metric: "succeeds", threshold: null }), "99.5% of calls succeed");
    assert.equal(
      asks({ metric: "check", threshold: null, target_percent: 99.999 }),
      "99.999% of calls pass their check",
    );
  });

  it("says which calls count", () => {
    assert.equal(counts({}), "all models, in 30 days");
    assert.equal(counts({ provider: "Groq", period_days: 1 }), "Groq, today");
    assert.equal(
      counts({ provider: "Groq", model: "a/b", workload: "canary", region: "eu", period_days: 7 }),
      "Groq / a/b, workload canary, from eu, in 7 days",
    );
    assert.equal(counts({ family: "a/b" }), "a/b, in 30 days");
  });

  it("says how it stands", () => {
    assert.equal(describeVerdict(SOME), "99.861% of 2,880 calls");
    assert.equal(
      describeVerdict({ ...SOME, verdict: "cannot tell yet", n: 1, met_percent: 100 }),
      "100% of 1 call; 200 can tell",
    );
    assert.equal(describeVerdict({ ...SOME, n: 0, met_percent: null }), "no calls yet");
  });

  it("never rounds a share up to its target", () => {
    assert.equal(formatPart(99.4999), "99.499%");
    assert.equal(formatPart(99.5), "99.5%");
    assert.equal(formatPart(93.3), "93.3%");
    assert.equal(formatPart(99.99999), "99.999%");
  });

  it("says what is left", () => {
    assert.equal(leaves({}), "72% left: 10 calls, 2.6 hours of an outage");
    assert.equal(leaves({ budget_left_hours: null }), "72% left: 10 calls");
    assert.equal(
      leaves({ budget_left_percent: 0, budget_left_calls: 0, budget_left_hours: 0 }),
      "0% left: 0.0 calls, 0.0 hours of an outage",
    );
    assert.equal(
      leaves({ budget_left_percent: -40.4, budget_left_calls: -5.82 }),
      "overdrawn by 40%: 5.8 calls too many missed",
    );
    assert.equal(
      leaves({ budget_left_percent: -0.2, budget_left_calls: -0.028 }),
      "overdrawn by 1%: 0.028 calls too many missed",
    );
    assert.equal(
      leaves({ budget_left_percent: -5000, budget_left_calls: -720 }),
      "overdrawn more than ten times: 720 calls too many missed",
    );
    assert.equal(leaves({ budget_left_percent: null, budget_left_calls: null }), "not known");
  });

  it("says how fast it burns", () => {
    assert.deepEqual([null, 0, 0.8, 33.333, 250].map(formatBurn), [
      null,
      "0×",
      "0.80×",
      "33×",
      "250×",
    ]);
  });
});
