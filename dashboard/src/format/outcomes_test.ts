import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { describeFailures, describeRequests, severityOf, worstOf } from "./outcomes.ts";

describe("worstOf()", () => {
  it("finds the worst that happened at least once", () => {
    assert.equal(worstOf(null), "ok");
    assert.equal(worstOf({ success: 3, rate_limited: 1 }), "limited");
    assert.equal(worstOf({ rate_limited: 9, timeout: 1, quota_exceeded: 1 }), "failed");
    assert.equal(worstOf({ success: 1, timeout: 0 }), "ok");
  });
});

describe("severityOf()", () => {
  it("takes an outcome it has never heard of for a failure", () => {
    assert.equal(severityOf("something_new"), "failed");
  });
});

describe("describeFailures()", () => {
  it("counts failures, the most frequent first", () => {
    assert.equal(
      describeFailures({ success: 9, rate_limited: 1, timeout: 3 }),
      "3× timed out, 1× rate limited",
    );
    assert.equal(describeFailures(null), "");
  });
});

describe("describeRequests()", () => {
  it("tells none, one and several apart, and says what became of them", () => {
    assert.equal(describeRequests(0, null), "no requests");
    assert.equal(describeRequests(1, null), "1 request, all succeeded");
    assert.equal(describeRequests(4, { success: 3, timeout: 1 }), "4 requests, 1× timed out");
  });
});
