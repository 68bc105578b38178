import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import {
  type ChoiceHost,
  describeChoice,
  describeHost,
  describeLimit,
  formatLimit,
  type LimitAnswer,
} from "./describe_choice.ts";

const MET: LimitAnswer = {
  limit: "max_p95_ttft_ms",
  asked: 300,
  value: 178.4,
  low: 170.2,
  high: 190,
  answer: "meets",
  misses_by: null,
  more_calls: null,
  because: null,
};

const MISSED: LimitAnswer = { ...MET, asked: 100, answer: "misses", misses_by: 78.4 };

const OPEN: LimitAnswer = {
  ...MET,
  asked: 180,
  answer: "cannot tell yet",
  because: "the limit lies within the interval",
  more_calls: 12_345,
};

const UNKNOWN: LimitAnswer = {
  ...MET,
  limit: "max_cost_usd",
  asked: 0.002,
  value: null,
  low: null,
  high: null,
  answer: "cannot tell yet",
  because: "no price is known",
};

function host(model: string, ...limits: LimitAnswer[]): ChoiceHost {
  const worst = ["misses", "cannot tell yet", "meets"] as const;
  const answer = worst.find((each) => limits.some((told) => told.answer === each)) ?? "meets";
  return { answer, provider: "Groq", model, simulated: false, limits, more_calls: null };
}

describe("formatLimit()", () => {
  it("has the unit of the limit, and hides no digit that tells", () => {
    assert.equal(formatLimit("max_p95_ttft_ms", 1178.4), "1,178 ms");
    assert.equal(formatLimit("max_p95_ttft_ms", 0.44), "0.44 ms");
    assert.equal(formatLimit("min_p50_tps", 81.25), "81.3");
    assert.equal(formatLimit("max_cost_usd", 0.000_000_123), "$0.00000012");
    assert.equal(formatLimit("max_cost_usd", 0.0015), "$0.0015");
    assert.equal(formatLimit("max_cost_usd", 0), "$0");
    assert.equal(formatLimit("min_availability_percent", 99.95), "99.95 %");
    assert.equal(formatLimit("min_context", 131_072), "131,072 tokens");
  });
});

describe("describeLimit()", () => {
  it("says the number with its interval, by how much it misses, and how many calls would tell", () => {
    assert.equal(describeLimit(MET), "p95 TTFT 178 ms (170 to 190)");
    assert.equal(
      describeLimit(MISSED),
      "p95 TTFT 178 ms (170 to 190) misses 100 ms by 78 ms",
    );
    assert.equal(
      describeLimit(OPEN),
      "p95 TTFT 178 ms (170 to 190) with the limit 180 ms",
    );
    assert.equal(describeLimit(UNKNOWN), "cost (limit $0.002: no price is known)");
  });

  it("gives a number without an interval where it has none", () => {
    assert.equal(describeLimit({ ...MET, low: null, high: null }), "p95 TTFT 178 ms");
    const context = { ...MET, limit: "min_context", value: 8192, low: 8192, high: 8192 };
    assert.equal(describeLimit(context), "context 8,192 tokens");
  });
});

describe("describeChoice()", () => {
  it("names the host to take and why, and how many others meet the limits", () => {
    assert.equal(
      describeChoice([host("gpt-oss-20b", MET), host("slow", MISSED)]),
      "gpt-oss-20b at Groq: p95 TTFT 178 ms (170 to 190).",
    );
    assert.equal(
      describeChoice([host("a", MET), host("b", MET), host("c", OPEN)]),
      "a at Groq: p95 TTFT 178 ms (170 to 190). It is the first of 2 hosts that meet the limits.",
    );
  });

  it("says of a host what is told before what is not", () => {
    assert.equal(
      describeHost({ ...host("a", UNKNOWN, MET, MISSED), more_calls: 12_345 }),
      "a at Groq: p95 TTFT 178 ms (170 to 190), p95 TTFT 178 ms (170 to 190) misses 100 ms by 78 ms; " +
        "nobody can tell yet about cost (limit $0.002: no price is known); about 12,345 more calls would tell",
    );
    assert.equal(
      describeHost({ ...host("a", UNKNOWN), more_calls: 1 }).split("; ")[1],
      "about 1 more call would tell",
    );
  });

  it("says that nobody can tell, or that none meets them", () => {
    assert.match(
      describeChoice([host("a", OPEN), host("b", MISSED)]),
      /^No host is known to meet the limits, but 1 may\. a at Groq: nobody can tell yet about p95 TTFT 178 ms .*\.$/,
    );
    assert.equal(
      describeChoice([host("b", MISSED)]),
      "No host meets the limits. b at Groq: p95 TTFT 178 ms (170 to 190) misses 100 ms by 78 ms.",
    );
    assert.equal(describeChoice([]), "There is no host to choose from.");
    assert.match(describeChoice([host("a")]), /^No limit was given/);
  });

  it("says what is simulated", () => {
    assert.match(
      describeChoice([{ ...host("a", MET), simulated: true }]),
      /^a at Groq \(simulated\): /,
    );
  });
});
