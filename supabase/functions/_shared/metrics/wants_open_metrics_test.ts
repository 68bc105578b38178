import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { wantsOpenMetrics } from "./wants_open_metrics.ts";

describe("wantsOpenMetrics()", () => {
  it("is what a Prometheus asks for, and no browser or curl", () => {
    for (
      const accept of [
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        "application/openmetrics-text",
        "text/plain;q=0.2, Application/OpenMetrics-Text; version=1.0.0; q=0.3",
      ]
    ) assert.equal(wantsOpenMetrics(accept), true, accept);
    for (
      const accept of [
        null,
        "",
        "*/*",
        "text/html,application/xhtml+xml,*/*;q=0.8",
        "text/plain;version=0.0.4;q=1,*/*;q=0.1",
        "application/openmetrics-text;q=0",
        "application/openmetrics-text;q=0.1,text/plain;q=0.9",
        "application/openmetrics-text;q=much",
      ]
    ) assert.equal(wantsOpenMetrics(accept), false, String(accept));
  });
});
