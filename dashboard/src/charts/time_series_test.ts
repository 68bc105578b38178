import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { TimelinePoint } from "../api/read_timeline.ts";
import { incidentMarks, outageMarks } from "./marks.ts";
import { timeSeries } from "./time_series.ts";

const HOUR = 3_600_000;

function point(hour: number, outcomes: TimelinePoint["outcomes"] = null): TimelinePoint {
  return {
    simulated: false,
    starts_at: hour * HOUR,
    grain_seconds: 3600,
    band_seconds: 43_200,
    n: 4,
    outcomes,
    p5_ttft_ms: null,
    p50_ttft_ms: hour * 100,
    p95_ttft_ms: null,
    p5_tps: null,
    p50_tps: null,
    p95_tps: null,
    p5_latency_ms: null,
    p50_latency_ms: null,
    p95_latency_ms: null,
  };
}

describe("timeSeries()", () => {
  it("leaves a gap where there are no results", () => {
    const { at, middle } = timeSeries("a", [point(1), point(4)], "ttft_ms");
    assert.deepEqual(at, [1.5, 2.5, 3.5, 4.5].map((hour) => hour * 3600));
    assert.deepEqual(middle, [100, null, null, 400]);
  });

  it("is empty without points", () => {
    assert.deepEqual(timeSeries("a", [], "tps").at, []);
  });
});

describe("outageMarks()", () => {
  it("joins neighbouring intervals in which nothing succeeded", () => {
    const marks = outageMarks([
      point(1),
      point(2, { timeout: 4 }),
      point(3, { server_error: 4 }),
      point(4, { success: 1, timeout: 3 }),
      point(5, { timeout: 4 }),
    ]);
    assert.deepEqual(
      marks.map(({ from, to }) => [from / HOUR, to / HOUR]),
      [[2, 4], [5, 6]],
    );
  });
});

describe("incidentMarks()", () => {
  it("draws an open incident until now", () => {
    const incident = {
      id: "1",
      model_id: "m",
      region: null,
      kind: "failing" as const,
      opened_at: 1,
      closed_at: null,
      observed: 3,
      expected: 5,
    };
    assert.equal(incidentMarks([incident], 9)[0].to, 9);
    assert.equal(incidentMarks([{ ...incident, closed_at: 4 }], 9)[0].to, 4);
  });
});
