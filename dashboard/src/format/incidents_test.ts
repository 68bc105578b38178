import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import type { Incident } from "../api/read_incidents.ts";
import { describeIncident } from "./incidents.ts";

describe("describeIncident", () => {
  const say = (kind: Incident["kind"], observed: number | null, expected: number | null) =>
    describeIncident({
      id: "1",
      model_id: "2",
      region: null,
      opened_at: Date.parse("2026-11-23T06:00:00Z"),
      closed_at: null,
      kind,
      observed,
      expected,
    });

  it("says what opened it, whatever its kind", () => {
    assert.equal(say("failing", 3, 5), "3 of the last 5 attempts failed");
    assert.equal(say("slow_ttft", 820, 340), "median 820 ms, usually 340 ms at these hours");
    assert.equal(say("slow_tps", 20, 51.5), "median 20.0 tok/s, usually 51.5 tok/s at these hours");
    assert.equal(
      say("served_as", 1, 10),
      "another model answered than the one that was asked for",
    );
    assert.equal(
      say("worse_answers", 59.5, 80.1),
      "right on 59.5% of canary questions in a week, its peers on 80.1% of the same ones",
    );
    assert.equal(
      say("objective", 75, 99.5),
      "75.0% of its last calls met an objective of at least 99.5%",
    );
  });

  it("says what is not known", () => {
    assert.equal(say("failing", null, null), "? of the last ? attempts failed");
    assert.equal(
      say("worse_answers", null, null),
      "right on unknown of canary questions in a week, its peers on unknown of the same ones",
    );
  });
});
