import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { appendLog } from "./append_log.ts";

describe("appendLog()", () => {
  it("appends JSON lines to the file of the UTC day", async () => {
    const folder = await Deno.makeTempDir();
    try {
      const ids = { run_id: "r", target_id: "t", request_id: "q" };
      const line = { level: "error", message: "two\nlines", function: "run-benchmark", ...ids };
      appendLog(`${folder}/logs`, line, new Date("2026-11-23T23:59:59.999Z"));
      appendLog(`${folder}/logs`, line, new Date("2026-11-23T23:59:59.999Z"));
      appendLog(`${folder}/logs`, line, new Date("2026-11-24T00:00:00Z"));

      const first = await Deno.readTextFile(`${folder}/logs/benchmark_engine_20261123.log`);
      const written = { time: "2026-11-23T23:59:59.999Z", ...line };
      assert.deepEqual(first.trimEnd().split("\n").map((text) => JSON.parse(text)), [
        written,
        written,
      ]);
      await Deno.stat(`${folder}/logs/benchmark_engine_20261124.log`);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });

  it("does not throw where nothing can be written", () => {
    appendLog("/dev/null/logs", { level: "error", message: "lost", function: "dev" });
  });
});
