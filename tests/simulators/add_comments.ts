import type { Scenario, Write } from "./scenario.ts";

/** The same stream with keep-alive comments of its own writes, from 5 ms on, every `everyMs`. */
export function addComments(scenario: Scenario, everyMs: number): Scenario {
  const comments: Write[] = [];
  for (let atMs = 5; atMs < scenario.endMs; atMs += everyMs) {
    comments.push({ atMs, kind: "comment", text: ": OPENROUTER PROCESSING\n\n" });
  }
  const writes = [...scenario.writes, ...comments].sort((a, b) => a.atMs - b.atMs);
  return { ...scenario, writes };
}
